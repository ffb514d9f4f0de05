(() => {
  "use strict";
  const area = document.querySelector(".search");
  const words = document.getElementById("words");
  const selects = [...area.querySelectorAll("select")];
  const status = document.querySelector(".shown");
  const all = status.textContent;
  const entries = [...document.querySelectorAll(".entry")].map((element) => ({
    element,
    text: `${element.textContent} ${element.dataset.words}`.toLocaleLowerCase(),
    choices: new Set(JSON.parse(element.dataset.choices).map((pair) => pair.join("\u0000"))),
  }));

  const filter = () => {
    const sought = words.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const chosen = selects.filter((select) => select.value).map((select) => `${select.dataset.name}\u0000${select.value}`);
    let shown = 0;
    for (const entry of entries) {
      const fits = sought.every((word) => entry.text.includes(word)) && chosen.every((choice) => entry.choices.has(choice));
      entry.element.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const family of document.querySelectorAll(".family")) {
      family.hidden = !family.querySelector(".entry:not([hidden])");
    }
    const filtered = sought.length || chosen.length;
    status.textContent = filtered
      ? status.dataset.shown.replace("\u0001", shown).replace("\u0002", entries.length)
      : all;
  };

  area.addEventListener("input", filter);
  area.querySelector("button").addEventListener("click", () => {
    words.value = "";
    for (const select of selects) select.value = "";
    filter();
    words.focus();
  });
  area.hidden = false;
  filter();
})();
