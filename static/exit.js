// Leaving a sensitive page at once. Loaded before anything is drawn; the link works without it.
(function () {
  "use strict";
  var page = document.documentElement, mark = "keluar", taps = 0, last = 0;
  function remember() { try { sessionStorage.setItem(mark, "1"); } catch (e) { /* storage may be off */ } }
  function left() { try { return sessionStorage.getItem(mark) === "1"; } catch (e) { return false; } }
  function address() {
    var link = document.querySelector("[data-exit]");
    return link ? link.href : null;
  }
  function leave() {
    var to = address();
    page.hidden = true;
    document.title = "…";
    remember();
    if (document.body) document.body.replaceChildren();
    try { history.replaceState(null, "", "/"); } catch (e) { /* the address stays */ }
    if (to) location.replace(to);
    else document.addEventListener("DOMContentLoaded", function () { to = address(); document.body.replaceChildren(); if (to) location.replace(to); });
  }
  function isBack() {
    var entry = performance.getEntriesByType && performance.getEntriesByType("navigation")[0];
    return entry && entry.type === "back_forward";
  }
  if (left()) {
    if (isBack()) leave();
    else try { sessionStorage.removeItem(mark); } catch (e) { /* storage may be off */ }
  }
  addEventListener("pageshow", function (event) { if (event.persisted && left()) leave(); });
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-exit]")) { event.preventDefault(); leave(); }
  });
  document.addEventListener("keydown", function (event) {
    var at = event.target, typing = at && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));
    if (event.key !== "Shift" || typing || event.repeat) { if (!event.repeat) taps = 0; return; }
    taps = event.timeStamp - last < 1000 ? taps + 1 : 1;
    last = event.timeStamp;
    if (taps === 3) leave();
  });
})();
