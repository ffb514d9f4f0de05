(() => {
  "use strict";
  const template = document.getElementById("origin-popover");
  const reach = 'a[href^="#o-"], a.cite';
  let popover = null;
  let opener = null;
  let hint = null;

  const close = (refocus) => {
    if (!popover) return;
    popover.remove();
    popover = null;
    if (opener) opener.removeAttribute("aria-expanded");
    if (refocus && opener) opener.focus({ preventScroll: true });
  };

  const place = (popover, link) => {
    const number = link.getBoundingClientRect();
    const width = popover.offsetWidth;
    const height = popover.offsetHeight;
    const room = document.documentElement.clientWidth;
    const left = Math.max(12, Math.min(number.left, room - width - 12));
    const below = number.bottom + 8;
    const fits = below + height <= window.innerHeight || number.top - height - 8 < 0;
    const top = fits ? below : number.top - height - 8;
    popover.style.left = `${left + window.scrollX}px`;
    popover.style.top = `${top + window.scrollY}px`;
  };

  const target = (link) => document.getElementById(link.getAttribute("href").slice(1));

  // An entry, after what its groups tell of all in them, and below it what it shares with others and refers to.
  const fill = (body, entry) => {
    const told = [...entry.childNodes];
    for (let group = entry.parentNode.parentNode; group.matches(".trail li"); group = group.parentNode.parentNode) {
      told.unshift(...[...group.childNodes].slice(0, -1), document.createTextNode(" "));
    }
    for (const part of told) body.append(part.cloneNode(true));
    const shared = new Set([...body.querySelectorAll('a[href^="#p-"]')].map(target));
    if (!shared.size) return;
    const below = body.appendChild(document.createElement("ul"));
    for (const each of shared) {
      const item = below.appendChild(document.createElement("li"));
      for (const part of each.childNodes) item.append(part.cloneNode(true));
    }
  };

  const show = (link) => {
    const entry = target(link);
    if (!entry) return false;
    close(false);
    conceal();
    opener = link;
    popover = template.content.firstElementChild.cloneNode(true);
    if (link.matches(".cite")) {
      popover.setAttribute("aria-label", template.dataset.reference);
      popover.querySelector(".popover-title").textContent = template.dataset.reference;
    }
    fill(popover.querySelector(".popover-body"), entry);
    popover.querySelector(".popover-foot a").setAttribute("href", link.getAttribute("href"));
    popover.querySelector("button").addEventListener("click", () => close(true));
    document.body.append(popover);
    link.setAttribute("aria-expanded", "true");
    place(popover, link);
    popover.focus({ preventScroll: true });
    return true;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest(reach);
    if (popover && popover.contains(event.target) && event.target.closest('a[href^="#"]')) return close(false);
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && show(link)) {
      return event.preventDefault();
    }
    if (popover && !popover.contains(event.target)) close(false);
  });

  // A citation's reference while it has the focus or the pointer: it can be hovered, and Escape takes it away.
  let leaving = 0;
  const conceal = () => {
    clearTimeout(leaving);
    if (hint) hint.remove();
    hint = null;
  };
  const reveal = (link) => {
    conceal();
    const reference = target(link);
    if (!reference || popover) return;
    hint = document.createElement("div");
    hint.className = "popover hint";
    for (const part of reference.childNodes) hint.append(part.cloneNode(true));
    for (const inner of hint.querySelectorAll("a")) inner.tabIndex = -1;
    hint.setAttribute("aria-hidden", "true"); // the link is described by the reference itself
    hint.addEventListener("mouseenter", () => clearTimeout(leaving));
    hint.addEventListener("mouseleave", leave);
    document.body.append(hint);
    place(hint, link);
  };
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(conceal, 200);
  };
  for (const link of document.querySelectorAll("a.cite")) {
    if (!target(link)) continue;
    link.setAttribute("aria-describedby", link.getAttribute("href").slice(1));
    link.addEventListener("focus", () => { if (link.matches(":focus-visible")) reveal(link); });
    link.addEventListener("mouseenter", () => reveal(link));
    link.addEventListener("blur", conceal);
    link.addEventListener("mouseleave", leave);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") conceal();
    if (!popover) return;
    if (event.key === "Escape") return close(true);
    if (event.key !== "Tab") return;
    const stops = [...popover.querySelectorAll("a[href], button")];
    const last = document.activeElement === stops[stops.length - 1];
    const first = document.activeElement === popover || document.activeElement === stops[0];
    if (event.shiftKey ? first : last) close(true);
  });

  const areas = [...document.querySelectorAll(".scroll, .drawing, .formula, pre[tabindex]")];
  const measure = () => {
    for (const area of areas) {
      if (area.scrollWidth > area.clientWidth + 1) area.setAttribute("tabindex", "0");
      else area.removeAttribute("tabindex");
    }
  };
  window.addEventListener("resize", measure);
  document.addEventListener("toggle", measure, true);

  // In the margin the contents are always open; on a narrow screen they wait to be asked for.
  const contents = document.querySelector(".toc details");
  const wide = window.matchMedia("(min-width: 74rem)");
  const unfold = () => {
    if (!contents) return;
    contents.open = wide.matches;
    contents.firstElementChild.tabIndex = wide.matches ? -1 : 0;
  };
  unfold();
  wide.addEventListener("change", unfold);

  const links = new Map(
    [...document.querySelectorAll(".toc a")].map((link) => [link.getAttribute("href").slice(1), link])
  );
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 160);
    const current = passed.length ? passed[passed.length - 1].id : "";
    for (const [id, link] of links) {
      if (id === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  let waiting = false;
  window.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });

  // The reader sees the first screen before the rest is laid out (see style.css), and what needs all sizes waits too.
  requestAnimationFrame(() => setTimeout(() => {
    document.documentElement.classList.add("whole");
    const asked = document.querySelector(":target");
    if (asked) asked.scrollIntoView({ behavior: "instant" });
    measure();
    mark();
  }));
})();
