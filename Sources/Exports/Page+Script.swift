extension Page {
  /// The interactive part: one turn at a time, chosen by pointer or keys, and the slider between a
  /// turn and its parent. It makes no requests.
  static let script = #"""
    "use strict";
    (() => {
      const links = [...document.querySelectorAll("nav a")];
      const articles = new Map();
      for (const article of document.querySelectorAll("article")) {
        articles.set(article.dataset.turn, article);
      }
      if (!links.length) return;
      document.documentElement.classList.add("js");
      let current = null;

      const show = (number, moves) => {
        const article = articles.get(String(number));
        if (!article || number === current) return;
        if (current !== null) {
          articles.get(current).classList.remove("on");
          setComparing(articles.get(current), false);
        }
        current = String(number);
        article.classList.add("on");
        for (const link of links) {
          if (link.dataset.turn === current) {
            link.setAttribute("aria-current", "true");
            if (moves) link.scrollIntoView({ block: "nearest" });
          } else {
            link.removeAttribute("aria-current");
          }
        }
        // No element has this name: the browser would scroll to it.
        history.replaceState(null, "", "#turn-" + current);
      };

      const step = (offset) => {
        const place = links.findIndex((link) => link.dataset.turn === current);
        const link = links[Math.min(links.length - 1, Math.max(0, place + offset))];
        show(link.dataset.turn, true);
      };

      const parentOf = (article) => articles.get(article.dataset.parent);
      const childOf = (number) =>
        [...articles.values()].find((article) => article.dataset.parent === number);

      const place = (stage, share) => {
        const at = Math.min(1, Math.max(0, share));
        stage.style.setProperty("--at", (at * 100).toFixed(2) + "%");
        const slider = stage.parentElement.querySelector("input");
        if (slider) slider.value = at * 1000;
      };

      const piece = (tag, name, text) => {
        const element = document.createElement(tag);
        element.className = name;
        if (text) element.textContent = text;
        return element;
      };

      const setComparing = (article, on) => {
        const button = article.querySelector("button");
        if (!button) return;
        const stage = article.querySelector(".stage");
        if (on === stage.classList.contains("compares")) return;
        stage.classList.toggle("compares", on);
        button.setAttribute("aria-pressed", String(on));
        if (!on) {
          stage.querySelectorAll(".before, .rule, .name").forEach((part) => part.remove());
          stage.parentElement.querySelector("input")?.remove();
          return;
        }
        const parent = parentOf(article);
        const before = piece("img", "before");
        before.src = parent.querySelector("img").src;
        before.alt = "Before: turn " + parent.dataset.turn;
        stage.append(
          before, piece("div", "rule"), piece("div", "name left", "turn " + parent.dataset.turn),
          piece("div", "name right", "turn " + article.dataset.turn));
        const slider = piece("input", "");
        slider.type = "range";
        slider.max = 1000;
        slider.setAttribute("aria-label", "Border between turn " + parent.dataset.turn
          + " and turn " + article.dataset.turn);
        slider.addEventListener("input", () => place(stage, slider.value / 1000));
        stage.after(slider);
        place(stage, 0.5);
      };

      const toggle = () => {
        const article = articles.get(current);
        const stage = article.querySelector(".stage");
        if (stage) setComparing(article, !stage.classList.contains("compares"));
      };

      for (const article of articles.values()) {
        article.querySelector("button")?.addEventListener("click", toggle);
        const stage = article.querySelector(".stage");
        if (!stage) continue;
        const drag = (event) => {
          if (!stage.classList.contains("compares")) return;
          if (event.type === "pointermove" && event.buttons === 0) return;
          const box = stage.getBoundingClientRect();
          place(stage, (event.clientX - box.left) / box.width);
          if (event.type === "pointerdown") stage.setPointerCapture(event.pointerId);
          event.preventDefault();
        };
        stage.addEventListener("pointerdown", drag);
        stage.addEventListener("pointermove", drag);
        stage.addEventListener("dragstart", (event) => event.preventDefault());
      }

      document.querySelector("nav").addEventListener("click", (event) => {
        const link = event.target.closest("a");
        if (!link) return;
        event.preventDefault();
        show(link.dataset.turn, false);
      });

      document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.target.matches("input")) {
          if (event.key === "c" || event.key === "Escape") toggle();
          return;
        }
        const article = articles.get(current);
        switch (event.key) {
          case "ArrowUp": step(-1); break;
          case "ArrowDown": step(1); break;
          case "ArrowLeft": show(parentOf(article)?.dataset.turn, true); break;
          case "ArrowRight": show(childOf(current)?.dataset.turn, true); break;
          case "Home": step(-links.length); break;
          case "End": step(links.length); break;
          case "c": toggle(); break;
          case "Escape": setComparing(article, false); break;
          default: return;
        }
        event.preventDefault();
      });

      const asked = () => location.hash.replace(/^#t(urn-)?/, "");
      window.addEventListener("hashchange", () => show(asked(), true));
      const wanted = asked();
      show(articles.has(wanted) ? wanted : links[links.length - 1].dataset.turn, true);
    })();

    """#
}
