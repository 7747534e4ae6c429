// What a page can do more with scripts: suggestions while typing, sharing, wide filters, news for screen readers.
(function () {
  "use strict";
  var doc = document;

  // Suggestions: the ARIA combobox pattern with a list.
  function combobox(form) {
    var input = form.querySelector("input[type=search]"), list = doc.createElement("ul"), timer, request, active = -1;
    if (!input || input.getAttribute("role")) return;
    list.id = input.id + "-saran";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.querySelector("label").textContent);
    list.hidden = true;
    input.after(list);
    [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]].forEach(function (pair) {
      input.setAttribute(pair[0], pair[1]);
    });
    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function mark(next) {
      var options = list.children;
      if (options[active]) options[active].setAttribute("aria-selected", "false");
      active = (next + options.length + 1) % (options.length + 1);
      if (active === options.length) { active = -1; input.removeAttribute("aria-activedescendant"); return; }
      options[active].setAttribute("aria-selected", "true");
      options[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].id);
    }
    function choose(option) {
      input.value = option.dataset.text;
      close();
      form.requestSubmit ? form.requestSubmit() : form.submit();
    }
    function ask() {
      var text = input.value.trim();
      if (request) request.abort();
      if (text.length < 2) return close();
      request = new AbortController();
      fetch(form.dataset.suggest + "?q=" + encodeURIComponent(text), { signal: request.signal }).then(function (answer) {
        return answer.ok ? answer.text() : "";
      }).then(function (html) {
        if (doc.activeElement !== input) return;
        list.innerHTML = html;
        active = -1;
        input.removeAttribute("aria-activedescendant");
        list.hidden = !list.children.length;
        input.setAttribute("aria-expanded", String(!list.hidden));
      }).catch(function () { /* aborted or no network: no suggestions */ });
    }
    // An answer still on its way must not open again what was closed, nor change a list that is being walked.
    function settle() {
      clearTimeout(timer);
      if (request) request.abort();
    }
    function stop() {
      settle();
      close();
    }
    function walk(next) {
      settle();
      mark(next);
    }
    // Whoever types on asks something else: an answer still on its way must not take the field from under the hand.
    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, 150);
      doc.querySelectorAll(".htmx-request").forEach(function (asking) { htmx.trigger(asking, "htmx:abort"); });
    });
    input.addEventListener("blur", stop);
    input.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !list.hidden) { stop(); event.preventDefault(); }
      else if (list.hidden) return;
      else if (event.key === "ArrowDown") { walk(active + 1); event.preventDefault(); }
      else if (event.key === "ArrowUp") { walk(active < 0 ? list.children.length - 1 : active - 1); event.preventDefault(); }
      else if (event.key === "Enter" && active >= 0) { choose(list.children[active]); event.preventDefault(); }
    });
    form.addEventListener("submit", stop);
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
  }

  // Sharing: buttons that are not there where the browser cannot do it.
  function sharing() {
    doc.querySelectorAll("[data-copy]").forEach(function (button) {
      if (!navigator.clipboard) return;
      button.hidden = false;
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(button.dataset.copy).then(function () {
          var words = button.querySelector("span");
          words.setAttribute("role", "status");
          words.textContent = button.dataset.done;
        });
      });
    });
    doc.querySelectorAll("[data-share]").forEach(function (button) {
      if (!navigator.share) return;
      button.hidden = false;
      button.addEventListener("click", function () {
        navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(function () { /* closed */ });
      });
    });
  }

  function dress() {
    doc.querySelectorAll("form[data-suggest]").forEach(combobox);
    if (matchMedia("(min-width: 56rem)").matches) doc.querySelectorAll("details.filters").forEach(function (d) { d.open = true; });
  }

  // What only saves a reload is fetched when everything is shown: on a slow line it would delay the style sheet.
  function later() {
    var from = doc.querySelector("script[data-later]"), script = doc.createElement("script"), wide;
    if (!from) return;
    wide = matchMedia(from.dataset.wide || "all");
    if (!wide.matches) { wide.onchange = later; return; }
    wide.onchange = null;
    script.src = from.dataset.later;
    doc.head.append(script);
  }

  dress();
  sharing();
  addEventListener("load", later);
  // Where a part cannot be had, the whole page says why; but nobody is taken away from a form that they are filling in.
  ["htmx:responseError", "htmx:sendError"].forEach(function (name) {
    doc.addEventListener(name, function (event) {
      if (event.target.closest("[data-sheet]")) behind(true);
      else location.assign(event.detail.pathInfo.requestPath);
    });
  });
  function behind(is) {
    var line = doc.getElementById("tertinggal");
    if (line) line.hidden = !is;
  }
  doc.addEventListener("htmx:afterSettle", function () {
    var news = doc.getElementById("kabar"), heading = doc.querySelector("#results h1"), language = doc.querySelector("[data-language]");
    dress();
    behind(false);
    if (heading) heading.focus({ preventScroll: true });
    if (news) news.textContent = (doc.querySelector(".understood") || heading || news).textContent;
    if (language) language.href = "/" + language.hreflang + location.pathname.slice(3) + location.search;
  });
})();
