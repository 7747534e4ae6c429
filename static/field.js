// Field entries: kept on the phone until the portal has said yes, sent when there is a connection, never lost in between.
// Without this file, or where the phone cannot keep anything, the forms are sent as plain forms.
(function () {
  "use strict";
  var doc = document, here = doc.getElementById("menunggu");
  if (!here || !window.indexedDB || !window.fetch || !window.Promise || !window.AbortController) return;
  var says = here.dataset, list = here.querySelector("ul"), count = here.querySelector(".count"), rest = here.querySelector("details");
  var STORE = "isian", FEW = 3, AGAIN = 20000, SILENCE = 40000, box = null, sending = false, more = false, sent = false, drawn = "";
  var calls = [], leaving = false;

  // ---- what the phone keeps ----
  function open() {
    return new Promise(function (done, fail) {
      var asked = indexedDB.open("lapangan", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore(STORE, { keyPath: "key" }); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = asked.onblocked = function () { fail(asked.error); };
    });
  }
  function change(work) {  // resolves when it is on the disk, not when it was only asked for
    return new Promise(function (done, fail) {
      var turn = box.transaction(STORE, "readwrite", { durability: "strict" });
      turn.oncomplete = function () { done(); };
      turn.onerror = turn.onabort = function () { fail(turn.error); };
      work(turn.objectStore(STORE));
    });
  }
  function settle(entry, how) {  // what the portal said of it; one that was mended or thrown away meanwhile is left alone
    return change(function (store) {
      var asked = store.get(entry.key);
      asked.onsuccess = function () {
        var now = asked.result;
        if (!now || now.at !== entry.at) return;
        if (how) store.put(Object.assign(now, how));
        else store.delete(entry.key);
      };
    });
  }
  function drop(key) { return change(function (store) { store.delete(key); }); }
  function all() {
    return new Promise(function (done, fail) {
      var asked = box.transaction(STORE).objectStore(STORE).getAll();
      asked.onsuccess = function () { done(asked.result.sort(function (a, b) { return a.at - b.at; })); };
      asked.onerror = function () { fail(asked.error); };
    });
  }
  function mine(entries) { return entries.filter(function (entry) { return entry.who === says.who; }); }
  function newKey() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }

  // ---- what the page shows of it ----
  function make(tag, words, name) {
    var found = doc.createElement(tag);
    if (words) found.textContent = words;
    if (name) found.className = name;
    return found;
  }
  function button(words, act, entry) {
    var found = make("button", words, "button second");
    found.type = "button";
    found.append(make("span", " " + entry.name, "hush"));
    found.addEventListener("click", function () { act(found); });
    return found;
  }
  function formOf(entry) { return doc.querySelector('form[data-entry="' + entry.about + '"]'); }
  function line(entry) {
    var row = make("li"), what = make("p", "", "what"), ways = make("div", "", "buttons");
    what.append(make("b", entry.name), make("span", entry.shown, "muted"));
    row.append(what);
    if (entry.said) row.append(make("p", entry.said));
    if (entry.stuck) {
      if (formOf(entry)) ways.append(button(says.saysMend, function () { mend(entry); }, entry));
      ways.append(button(says.saysDrop, function (itself) {
        if (itself.dataset.sure) return drop(entry.key).then(show).then(function () { count.focus(); });
        itself.dataset.sure = "1";
        itself.firstChild.textContent = says.saysSurely;
      }, entry));
    }
    if (entry.enter) {
      ways.append(make("a", says.saysEnter, "button"));
      ways.lastChild.href = says.signIn;
    }
    if (ways.firstChild) row.append(ways);
    return row;
  }
  function draw(words, own) {  // only what changed: whoever is about to tap a button keeps it under the finger
    if (count.textContent !== words) count.textContent = words;
    var first = own.filter(function (entry, place) { return entry.stuck || entry.enter || place < FEW; });
    var others = own.filter(function (entry) { return first.indexOf(entry) < 0; });
    list.replaceChildren.apply(list, first.map(line));
    rest.lastElementChild.replaceChildren.apply(rest.lastElementChild, others.map(line));
    rest.hidden = !others.length;
  }
  function show() {
    return all().then(function (entries) {
      var own = mine(entries), others = entries.length - own.length, words = [], now;
      var stuck = own.filter(function (entry) { return entry.stuck; }), queue = own.filter(function (entry) { return !entry.stuck; });
      if (stuck.length) words.push(says.saysStuck.replace("{n}", stuck.length));
      if (queue.length) words.push(says.saysWaiting.replace("{n}", queue.length));
      if (!own.length && sent) words.push(says.saysSent);
      if (others) words.push(says.saysOthers.replace("{n}", others));
      here.hidden = !words.length;
      now = JSON.stringify([words, own]);
      if (now !== drawn) draw(words.join(" "), stuck.concat(queue));
      drawn = now;
      doc.querySelectorAll(".kept-here").forEach(function (mark) { mark.remove(); });
      own.forEach(function (entry) {
        var marks = doc.getElementById("s-" + entry.about);
        if (marks) marks.append(make("p", (entry.stuck ? says.saysBack : says.saysKept) + ": " + entry.shown, "kept-here"));
      });
    });
  }

  // ---- sending ----
  function token() {
    var field = doc.querySelector("input[name=csrf_token]");
    return field ? field.value : "";
  }
  function call(address, options) {  // a line that says nothing for so long is none: the next try begins anew
    var stop = new AbortController(), late = setTimeout(function () { stop.abort(); }, SILENCE);
    calls.push(stop);
    options.redirect = "manual";
    options.signal = stop.signal;
    function over() {
      clearTimeout(late);
      calls.splice(calls.indexOf(stop), 1);
    }
    return fetch(address, options).then(function (answer) { over(); return answer; }, function (fault) { over(); throw fault; });
  }
  function post(entry) {
    var body = new URLSearchParams(entry.fields);
    body.set("csrf_token", token());
    return call(says.to, { method: "POST", body: body, headers: { Accept: "application/json" } });
  }
  function page() {  // the list as the portal has it now; null where it cannot be had
    return call(says.list, { cache: "no-store" }).then(function (answer) {
      return answer.ok ? answer.text() : null;
    }).then(function (html) {
      return html && new DOMParser().parseFromString(html, "text/html");
    });
  }
  function renew() {  // signing in again makes the old forms' token worthless
    return page().then(function (fresh) {
      var field = fresh && fresh.querySelector("input[name=csrf_token]");
      if (!field || fresh.getElementById("menunggu").dataset.who !== says.who) return false;
      doc.querySelectorAll("input[name=csrf_token]").forEach(function (old) { old.value = field.value; });
      return true;
    });
  }
  function answered(answer) {  // what the portal said: yes, or why not
    var json = (answer.headers.get("Content-Type") || "").indexOf("application/json") === 0;
    if (!json) return { status: answer.type === "opaqueredirect" ? 401 : answer.status };
    return answer.json().then(function (said) { return { status: answer.status, said: said }; });
  }
  function keepBack(entry, said, how, more) {
    return settle(entry, Object.assign({ said: said, stuck: how === "stuck", enter: how === "enter" }, more));
  }
  function one(entry, again) {  // resolves to whether the next one may be tried
    return post(entry).then(answered).then(function (found) {
      if (found.status === 200 && found.said && found.said.kept === entry.key) { sent = true; return settle(entry).then(function () { return true; }); }
      if (found.status === 400 && !again) return renew().then(function (renewed) { return renewed ? one(entry, true) : keepBack(entry, says.saysSession, "enter"); });
      if (found.status === 401 || found.status === 400) return keepBack(entry, says.saysSession, "enter").then(function () { return false; });
      if (found.status === 422 || found.status === 409 || found.status === 403 || found.status === 413) {
        var faults = (found.said && found.said.faults) || {}, names = Object.keys(faults), texts = names.map(function (name) { return faults[name]; });
        var reason = { where: names[0] || "", late: found.status === 409 };
        return keepBack(entry, texts.join(" ") || says.saysRefused, "stuck", reason).then(function () { return true; });
      }
      return keepBack(entry, says.saysServer).then(function () { return false; });
    }, function () {
      return keepBack(entry, says.saysOffline).then(function () { return false; });
    });
  }
  function send() {
    if (leaving) return Promise.resolve();
    if (sending) { more = true; return Promise.resolve(); }
    sending = true;
    return all().then(function (entries) {
      var queue = mine(entries).filter(function (entry) { return !entry.stuck; }), some = queue.length;
      function next() {
        var entry = queue.shift();
        return entry ? one(entry).then(function (on) { return show().then(function () { return on && !leaving && next(); }); }) : Promise.resolve();
      }
      return next().then(function () { return some && refresh(); });
    }).catch(function () { /* tried again soon */ }).then(function () {
      var asked = more;
      sending = more = false;
      return asked ? send() : show();
    });
  }
  function refresh() {  // what the other one of the pair has done meanwhile
    if (!doc.querySelector("[data-live]")) return null;
    return page().then(function (fresh) {
      if (fresh) doc.querySelectorAll("[data-live]").forEach(function (part) {
        var now = fresh.getElementById(part.id);
        if (now) part.replaceChildren.apply(part, Array.prototype.slice.call(now.childNodes));
      });
      return show();
    }).catch(function () { /* no connection: what is shown stays */ });
  }

  // ---- filling in ----
  function value(form, name) {
    var field = form.elements[name];
    return field ? field.value : "";
  }
  function fieldOf(form, name) {
    var field = form.elements[name];
    return field && field.length && !field.options ? field[0] : field;
  }
  function complain(form, name, words) {
    var field = fieldOf(form, name);
    field.setCustomValidity(words);
    field.reportValidity();
    form.addEventListener("input", function () { field.setCustomValidity(""); }, { once: true });
  }
  function isWhole(form) {  // the server checks all of it again
    var outcome = value(form, "hasil");
    if (!outcome) complain(form, "hasil", says.saysChoose);
    else if (outcome === "changed" && value(form, "kata").trim().length < 3) complain(form, "kata", says.saysWords);
    else if (outcome === "new" && value(form, "nama").trim().length < 3) complain(form, "nama", says.saysName);
    else if (outcome !== "nobody" && !value(form, "ditanya")) complain(form, "ditanya", says.saysAsked);
    else return true;
    return false;
  }
  function shown(form) {
    var chosen = form.querySelector("input[name=hasil]:checked");
    return chosen ? chosen.parentNode.textContent.trim() : value(form, "nama");
  }
  function take(event) {
    var form = event.target, fold = form.closest("details"), old = form.dataset.mending, fields = [], entry;
    event.preventDefault();
    if (form.dataset.saving || !isWhole(form)) return;  // two taps are one entry
    form.dataset.saving = "1";
    entry = { key: (!form.dataset.late && old) || newKey(), who: says.who, at: Date.now(), about: form.dataset.entry, name: form.dataset.name };
    new FormData(form).forEach(function (text, name) {
      if (name !== "csrf_token" && name !== "kunci") fields.push([name, String(text)]);
    });
    fields.push(["kunci", entry.key]);
    Object.assign(entry, { shown: shown(form), fields: fields, said: "", stuck: false });
    change(function (store) {
      if (old) store.delete(old);
      store.put(entry);
    }).then(function () {
      tidy(form);
      form.reset();
      fold.open = false;
      fold.querySelector("summary").focus();
      return show().then(send);
    }, function () {
      delete form.dataset.saving;
      alertOnce(form);
    });
  }
  function tidy(form) {
    ["saving", "mending", "late"].forEach(function (name) { delete form.dataset[name]; });
    form.querySelectorAll(".back").forEach(function (note) { note.remove(); });
  }
  function alertOnce(form) {  // the phone is full: what was typed stays in the form
    here.hidden = false;
    count.textContent = says.saysBroken;
    form.removeEventListener("submit", take);
  }
  function mend(entry) {
    var form = formOf(entry), fold = form.closest("details"), field = fieldOf(form, entry.where), note = make("p", entry.said, "fault back");
    tidy(form);
    form.reset();
    form.querySelectorAll("input[type=checkbox]").forEach(function (tick) { tick.checked = false; });
    entry.fields.forEach(function (pair) {
      var field = form.elements[pair[0]];
      if (field && field.type === "checkbox") field.checked = true;
      else if (field) field.value = pair[1];
    });
    form.dataset.mending = entry.key;
    if (entry.late) form.dataset.late = "1";  // the officer has decided that one: what is written now is an entry of its own
    note.setAttribute("role", "alert");
    if (field && field.closest(".entry")) field.closest(".entry").firstElementChild.after(note);
    else form.prepend(note);
    fold.open = true;
    fold.scrollIntoView({ block: "start" });
    (field && field.type !== "hidden" ? field : fold.querySelector("summary")).focus({ preventScroll: true });
  }

  // ---- leaving ----
  function leave(event) {
    var form = event.target;
    event.preventDefault();
    all().then(function (entries) {
      var own = mine(entries);
      if (!own.length) return gone(form, own);
      var note = make("div", "", "notice warning"), words = make("div"), ways = make("div", "", "buttons");
      var stay = button(says.saysStay, function () { note.remove(); }, { name: "" }), go = button(says.saysLeave, function () { gone(form, own); }, { name: "" });
      doc.querySelectorAll(".leaving").forEach(function (old) { old.remove(); });
      note.classList.add("leaving");
      note.setAttribute("role", "alert");
      go.className = "button danger";
      words.append(make("p", says.saysLeaving.replace("{n}", own.length)), ways);
      ways.append(stay, go);
      note.append(words);
      here.hidden = false;
      here.prepend(note);
      here.scrollIntoView({ block: "start" });
      stay.focus();
    }).catch(function () { form.submit(); });
  }
  function gone(form, own) {  // what is on the line is called back first, so that nothing of it comes back to the phone
    leaving = true;
    calls.slice().forEach(function (stop) { stop.abort(); });
    var worker = navigator.serviceWorker ? navigator.serviceWorker.getRegistration(says.list) : Promise.resolve();
    return Promise.all(own.map(function (entry) { return drop(entry.key); })).then(function () {
      return window.caches ? caches.delete("lapangan") : null;
    }).then(function () { return worker; }).then(function (found) {
      return found && found.unregister();
    }).catch(function () { /* leaving comes first */ }).then(function () { form.submit(); });
  }

  // ---- the list can be opened again without a connection ----
  function settleIn() {
    if (!navigator.serviceWorker || location.pathname !== says.list) return;
    navigator.serviceWorker.register(says.worker, { scope: says.list }).then(function () {
      return navigator.serviceWorker.ready;
    }).then(function (found) {
      var parts = Array.prototype.map.call(doc.querySelectorAll("link[rel=stylesheet], script[src]"), function (e) { return e.href || e.src; });
      found.active.postMessage({ keep: [says.list].concat(parts) });
    }).catch(function () { /* the page works as long as it stays open */ });
  }

  open().then(function (found) {
    box = found;
    count.tabIndex = -1;
    doc.querySelectorAll("form[data-entry]").forEach(function (form) { form.addEventListener("submit", take); });
    doc.querySelectorAll("form[data-sign-out]").forEach(function (form) { form.addEventListener("submit", leave); });
    doc.documentElement.dataset.field = "ready";
    addEventListener("online", send);
    doc.addEventListener("visibilitychange", function () { if (!doc.hidden) send(); });
    setInterval(function () { if (!doc.hidden) send(); }, AGAIN);
    return show().then(send);
  }).catch(function () { /* the phone keeps nothing: plain forms */ });
  addEventListener("load", settleIn);
})();
