// Opens the field list without a connection. It keeps that one page and what the page is made of, and answers nothing else.
"use strict";
var LIST = new URL(self.registration.scope).pathname, BOX = "lapangan", WAIT = 6000;

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("message", function (event) {
  if (event.data && event.data.keep) event.waitUntil(keep(event.data.keep));
  if (event.data && event.data.forget) event.waitUntil(caches.delete(BOX));
});
self.addEventListener("fetch", function (event) {
  var url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === LIST) event.respondWith(event.request.mode === "navigate" ? opened(event.request) : asked(event.request));
  else if (url.pathname.indexOf("/static/") === 0) event.respondWith(made(event.request));
});

function keep(addresses) {
  return caches.open(BOX).then(function (box) {
    return Promise.all(addresses.map(function (address) {
      return fetch(address, { redirect: "manual" }).then(function (answer) { if (answer.ok) return box.put(address, answer); });
    }));
  });
}

// The list as the portal has it now is kept; once somebody has to sign in, the kept one is nobody's business any more.
function seen(answer) {
  if (answer.ok) {
    var copy = answer.clone();  // a phone without room for it shows the page all the same
    return caches.open(BOX).then(function (box) { return box.put(LIST, copy); }).then(function () { return answer; }, function () { return answer; });
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return caches.delete(BOX).then(function () { return answer; });
  return answer;
}
function kept() {
  return caches.open(BOX).then(function (box) { return box.match(LIST); });
}
function opened(request) {
  var late = new Promise(function (_done, fail) { setTimeout(fail, WAIT); });
  var answer = fetch(request);
  return Promise.race([answer, late]).then(function (found) {
    if (found.status >= 500) return kept().then(function (old) { return old || found; });
    return new URL(request.url).search ? found : seen(found);
  }).catch(function () {
    return kept().then(function (old) { return old || answer; });
  });
}
function asked(request) {
  return fetch(request).then(seen);
}
function made(request) {
  return caches.open(BOX).then(function (box) {
    return box.match(request).then(function (old) { return old || fetch(request); });
  });
}
