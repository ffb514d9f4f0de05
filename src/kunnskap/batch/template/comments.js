(() => {
  "use strict";
  const dock = document.getElementById("comments-template").content.firstElementChild.cloneNode(true);
  document.querySelector(".skip").after(dock);
  const words = dock.dataset;
  const find = (name) => dock.querySelector(`.c-${name}`);
  const field = (name) => dock.querySelector(`#c-${name}`);
  const [toggle, panel, form, status, list] = ["toggle", "panel", "form", "status", "list"].map(find);
  const parts = [...document.querySelectorAll("[data-c]")];
  const anchorOf = (part) => part.dataset.c || part.id;
  const byAnchor = new Map(parts.map((part) => [anchorOf(part), part]));
  const prefix = `kunnskap-comments/${words.summary}/`;
  const key = prefix + words.page;
  const narrow = matchMedia("(max-width: 48rem)");
  const fresh = () => [...crypto.getRandomValues(new Uint8Array(8))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const said = (name, value) => words[name].replace("\u0001", () => value);

  const clean = (text) => text.replace(/[\t-\r \u00a0\u2000-\u200a\u2028\u2029\u202f\u3000\ufeff]+/g, " ").replace(/^ | $/g, "");
  const cut = (text, from, to) => [...text].slice(Math.max(0, from), to).join("");
  const textOf = (part) => {
    const copy = part.cloneNode(true);
    for (const each of copy.querySelectorAll(".c-aside")) each.remove();
    return clean(copy.textContent);
  };
  const print = (text) => {
    let value = 2166136261;
    for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 16777619);
    return (value >>> 0).toString(16).padStart(8, "0");
  };
  const kindOf = (part) =>
    ({ P: "paragraph", LI: "item", FIGURE: "figure" })[part.tagName] ||
    (/^H\d$/.test(part.tagName) ? "heading" : part.parentNode.tagName === "DL" ? "fact" : "table");
  const quoteOf = (part) => {
    const title = { table: "caption", figure: "figcaption", fact: "dd" }[kindOf(part)];
    return cut(textOf((title && part.querySelector(title)) || part), 0, 280);
  };
  const chosenIn = (part) => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return "";
    const range = selection.getRangeAt(0);
    return part.contains(range.commonAncestorContainer) ? clean(range.cloneContents().textContent) : "";
  };
  const targetOf = (part) => {
    const text = textOf(part);
    const chosen = chosenIn(part);
    const selected = chosen !== "" && text.includes(chosen);
    const at = selected ? [...text.slice(0, text.indexOf(chosen))].length : 0;
    const end = at + [...chosen].length;
    const above = parts.slice(0, parts.indexOf(part) + 1).filter((each) => kindOf(each) === "heading").pop();
    return {
      fragment: anchorOf(part), place: kindOf(part), section: above ? cut(textOf(above), 0, 280) : "", print: print(text), selected,
      exact: selected ? cut(chosen, 0, 280) : quoteOf(part),
      prefix: selected ? cut(text, at - 32, at) : "", suffix: selected ? cut(text, end, end + 32) : "",
    };
  };

  let keeps = true;
  let exported = true;
  const read = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };
  const state = read(key) || { comments: [], reviewer: read("kunnskap-reviewer") || { id: fresh(), name: "", role: "", show_role: false } };
  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify(state));
      localStorage.setItem("kunnskap-reviewer", JSON.stringify(state.reviewer));
    } catch { keeps = false; }
  };
  const earlier = () => {
    try { return Object.keys(localStorage).filter((name) => name.startsWith(prefix) && name !== key); } catch { return []; }
  };
  const tell = (text, action, label) => {
    status.replaceChildren(text, ...(keeps ? [] : [" ", words.no_storage]));
    if (action) status.append(" ", button(label, "", action));
  };
  const button = (label, name, act, long) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = name;
    made.textContent = label;
    if (long) made.setAttribute("aria-label", long);
    made.addEventListener("click", act);
    return made;
  };

  let opener = toggle;
  let editing = null;
  let target = null;
  const open = () => {
    panel.hidden = false;
    toggle.setAttribute("aria-expanded", "true");
  };
  const close = (refocus) => {
    panel.hidden = true;
    toggle.setAttribute("aria-expanded", "false");
    if (refocus) (opener.isConnected ? opener : toggle).focus({ preventScroll: true });
  };
  const write = (about, comment, from) => {
    [target, editing, opener] = [about, comment, from];
    form.hidden = false;
    form.querySelector("q").textContent = cut(about.exact, 0, 120);
    field("kind").value = comment ? comment.kind : "fact_error";
    field("text").value = comment ? comment.text : "";
    open();
    field("text").focus();
  };
  const done = (text, ...more) => {
    keep();
    exported = false;
    show();
    tell(text, ...more);
  };

  const hostOf = (part) => (kindOf(part) === "fact" && part.querySelector("dd")) || part;
  const offer = (part) => {
    if (!part || hostOf(part).querySelector(":scope > .c-mark")) return;
    const act = (event) => write(targetOf(part), null, event.currentTarget);
    const mark = button(words.mark, "c-aside c-mark", act, said("mark_long", cut(quoteOf(part), 0, 60)));
    mark.addEventListener("pointerdown", (event) => event.preventDefault());
    hostOf(part).append(mark);
  };
  const withdraw = (part) => {
    const mark = part && hostOf(part).querySelector(":scope > .c-mark");
    if (mark && mark !== document.activeElement) mark.remove();
  };
  const mode = find("mode");
  const always = () => mode.getAttribute("aria-pressed") === "true";
  let hovered = null;
  document.addEventListener("pointerover", (event) => {
    const part = event.target.closest("[data-c]");
    if (event.pointerType !== "mouse" || always() || part === hovered) return;
    withdraw(hovered);
    hovered = part;
    offer(part);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !always()) withdraw(hovered);
  });
  mode.addEventListener("click", () => {
    mode.setAttribute("aria-pressed", String(!always()));
    document.body.classList.toggle("c-all", always());
    for (const part of parts) (always() ? offer : withdraw)(part);
  });

  const wordOf = (kind) => field("kind").querySelector(`[value="${CSS.escape(kind)}"]`).textContent;
  const entry = (comment, controls) => {
    const item = document.createElement("li");
    const head = document.createElement("p");
    const kind = document.createElement("strong");
    const place = document.createElement("a");
    const text = document.createElement("p");
    const part = byAnchor.get(comment.target.fragment);
    kind.textContent = wordOf(comment.kind);
    place.textContent = cut(comment.target.exact, 0, 120);
    if (part) place.href = `#${part.id}`;
    text.className = "c-said";
    text.textContent = comment.text;
    head.append(kind, " ", place);
    item.append(head, text);
    if (controls) item.append(controls);
    return item;
  };
  const controlsOf = (comment) => {
    const row = document.createElement("p");
    const quote = cut(comment.target.exact, 0, 60);
    row.className = "c-row";
    row.append(
      button(words.edit, "c-edit", (event) => write(comment.target, comment, event.currentTarget), said("edit_long", quote)),
      button(words.delete, "c-delete", () => {
        const at = state.comments.indexOf(comment);
        state.comments.splice(at, 1);
        const undo = () => { state.comments.splice(at, 0, comment); done(words.saved); panel.focus(); };
        done(words.deleted, undo, words.undo);
        status.querySelector("button").focus();
      }, said("delete_long", quote)),
    );
    return row;
  };
  const paper = document.createElement("section");
  paper.className = "c-print";
  const show = () => {
    find("count").textContent = state.comments.length ? `(${state.comments.length})` : "";
    list.replaceChildren(...state.comments.map((comment) => entry(comment, controlsOf(comment))));
    for (const each of document.querySelectorAll(".c-own")) each.remove();
    for (const comment of state.comments) {
      const part = byAnchor.get(comment.target.fragment);
      const act = (event) => write(comment.target, comment, event.currentTarget);
      if (part) hostOf(part).append(button(said("own", wordOf(comment.kind)), "c-aside c-own", act));
    }
    const heading = document.createElement("h2");
    const entries = document.createElement("ol");
    heading.textContent = words.printed;
    entries.append(...state.comments.map((comment) => entry(comment)));
    paper.replaceChildren(heading, entries);
    if (state.comments.length) document.querySelector("main").append(paper);
    else paper.remove();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field("text");
    text.setCustomValidity(text.value.trim() ? "" : words.empty);
    if (!text.reportValidity()) return;
    const now = new Date().toISOString();
    const values = { kind: field("kind").value, text: text.value.trim() };
    if (editing && state.comments.includes(editing)) Object.assign(editing, values, { edited: now });
    else state.comments.push({ id: fresh(), ...values, written: now, edited: null, target });
    form.hidden = true;
    done(words.saved);
    if (narrow.matches) close(true);
    else (opener.isConnected ? opener : toggle).focus({ preventScroll: true });
  });
  field("text").addEventListener("input", (event) => event.target.setCustomValidity(""));
  find("cancel").addEventListener("click", () => {
    form.hidden = true;
    close(true);
  });
  toggle.addEventListener("click", () => {
    if (!panel.hidden) return close(false);
    opener = toggle;
    open();
    return panel.focus();
  });
  find("close").addEventListener("click", () => close(true));
  dock.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close(true);
  });
  panel.addEventListener("focusout", (event) => {
    if (narrow.matches && event.relatedTarget && !dock.contains(event.relatedTarget)) close(false);
  });

  for (const [name, fact] of [["name", "name"], ["role", "role"], ["show", "show_role"]]) {
    const input = field(name);
    if (input.type === "checkbox") input.checked = state.reviewer[fact];
    else input.value = state.reviewer[fact];
    input.addEventListener("change", () => {
      state.reviewer[fact] = input.type === "checkbox" ? input.checked : input.value.trim();
      keep();
    });
  }
  find("export").addEventListener("click", () => {
    if (!state.comments.length) return tell(words.nothing);
    const { summary, page, language, version } = words;
    const file = { format: "kunnskap-comments", schema: 1, summary, page, language, version, ...state };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`${JSON.stringify(file, null, 1)}\n`], { type: "application/json" }));
    link.download = `${words.file_name}-${words.summary}-${state.reviewer.id.slice(0, 6)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    exported = true;
    return tell(said("exported", link.download));
  });
  const isComment = (each) =>
    ["id", "kind", "text", "written"].every((name) => typeof each[name] === "string") &&
    [...field("kind").options].some((option) => option.value === each.kind) &&
    ["fragment", "exact"].every((name) => typeof each.target[name] === "string");
  const take = (file) => {
    if (file.format !== "kunnskap-comments" || file.schema !== 1 || !file.comments.every(isComment)) throw new Error();
    if (file.summary !== words.summary) return tell(said("other_page", file.summary));
    if (state.comments.length && file.reviewer.id !== state.reviewer.id) return tell(words.other_person);
    for (const name of ["id", "name", "role"]) state.reviewer[name] = String(file.reviewer[name]);
    for (const name of ["name", "role"]) field(name).value = state.reviewer[name];
    state.reviewer.show_role = field("show").checked = file.reviewer.show_role === true;
    const known = new Set(state.comments.map((each) => each.id));
    const came = file.comments.filter((each) => !known.has(each.id));
    state.comments.push(...came);
    return done(said("imported", came.length));
  };
  find("import").addEventListener("click", () => find("file").click());
  find("file").addEventListener("change", async (event) => {
    try { take(JSON.parse(await event.target.files[0].text())); } catch { tell(words.wrong_file); }
    event.target.value = "";
  });
  find("wipe").addEventListener("click", () => {
    state.comments.length = 0;
    state.reviewer = { id: fresh(), name: "", role: "", show_role: false };
    for (const name of ["name", "role"]) field(name).value = "";
    field("show").checked = false;
    for (const name of [key, "kunnskap-reviewer", ...earlier()]) try { localStorage.removeItem(name); } catch { keeps = false; }
    show();
    tell(words.wiped);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!keeps && !exported && state.comments.length) event.preventDefault();
  });

  keep();
  show();
  const older = earlier().map(read).filter((each) => each && each.comments.length);
  if (!state.comments.length && older.length) {
    tell("", () => {
      state.comments.push(...older.flatMap((each) => each.comments));
      state.reviewer = older[0].reviewer;
      done(words.saved);
    }, words.earlier);
  } else if (!keeps) tell("");
})();
