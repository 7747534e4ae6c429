// A long form that somebody comes back to with the Back button says again what they had typed. Pages of the staff are
// kept nowhere, so the browser forgets it. It lies in this tab's own history entry, for this sign-in alone, and nowhere else.
(function () {
  "use strict";
  var form = document.querySelector("form[data-keeps]"), timer, pending = [], id;
  var store = { get: function (k) { try { return sessionStorage.getItem(k); } catch (e) { return null; } },
    set: function (k, v) { try { sessionStorage.setItem(k, v); } catch (e) { /* storage may be off */ } } };

  // A page that tells what became of a form ("kabar"): what was typed there has arrived, and must not come twice.
  if (/[?&]kabar=/.test(location.search) && store.get("sent")) store.set("arrived", (store.get("arrived") || "") + store.get("sent") + " ");
  if (!form) return;

  function all() { return Array.prototype.filter.call(form.elements, function (e) { return e.name && !/hidden|submit|button|password|file|fieldset/.test(e.type); }); }
  function ticked(e) { return /radio|checkbox/.test(e.type); }
  function ground() {
    return Array.prototype.filter.call(form.elements, function (e) { return e.type === "hidden" && !/^(csrf_token|kiriman)$/.test(e.name); })
      .map(function (e) { return e.name + "=" + e.value; }).concat(form.dataset.keeps).join("&");
  }
  function keep() {
    clearTimeout(timer);
    id = id || Math.random().toString(36).slice(2);
    var typed = all().map(function (e) { return [e.name, ticked(e) ? e.value : null, ticked(e) ? e.checked : e.value]; });
    try { history.replaceState(Object.assign({}, history.state, { typed: typed, ground: ground(), id: id }), ""); } catch (e) { /* too much or too often */ }
  }
  function put() {
    pending = pending.filter(function (one) {
      var found = all().filter(function (e) { return e.name === one[0] && (one[1] === null || e.value === one[1]); })[0];
      if (!found) return true;
      if (ticked(found) ? found.checked === one[2] : found.value === one[2]) return false;
      if (ticked(found)) found.checked = one[2]; else found.value = one[2];
      var waits = !ticked(found) && found.value !== one[2];
      found.dispatchEvent(new Event("change", { bubbles: true }));
      return waits;
    });
  }

  var last = history.state;
  if (last && last.typed && last.ground === ground() && (store.get("arrived") || "").indexOf(last.id + " ") < 0) {
    id = last.id;
    pending = last.typed;
    put();
    document.addEventListener("htmx:afterSettle", put);
  }
  form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(keep, 300); });
  form.addEventListener("change", function () { if (id || timer) { clearTimeout(timer); timer = setTimeout(keep, 300); } });
  form.addEventListener("submit", function () { keep(); store.set("sent", id); });
  document.addEventListener("click", function (e) { if (timer && e.target.closest && e.target.closest("a")) keep(); }, true);
})();
