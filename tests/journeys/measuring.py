"""Measures taken inside a page, as scripts for `page.evaluate`. Each returns what is wrong, in words; an empty list is good."""

from __future__ import annotations

_SEEN = """
const hushed = e => e.closest('.hush, .skip, .sprite, [hidden], [role=listbox]')
    || getComputedStyle(e).clipPath.startsWith('inset(50%') || (e.closest('details:not([open])') && !e.closest('summary'));
const named = e => e.tagName.toLowerCase() + '.' + e.className + ' ' + e.textContent.trim().replace(/\\s+/g, ' ').slice(0, 60);
const shown = e => e.checkVisibility({visibilityProperty: true}) && !hushed(e);
const texts = () => {
    const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, parent = node.parentElement;
        if (!node.data.trim() || parent.closest('script') || !shown(parent)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) if (box.width > 1 && box.height > 1) found.push({box, parent});
    }
    return found;
};
"""

CUT_OFF = (
    "() => {"
    + _SEEN
    + """
    const beyond = texts().filter(t => t.box.left < -1 || t.box.right > innerWidth + 1);
    const wrong = beyond.map(t => 'beyond the edge: ' + named(t.parent)), width = document.documentElement.scrollWidth;
    if (width > innerWidth) wrong.push('scrolls sideways: ' + width);
    for (const e of document.querySelectorAll('body *')) {
        const style = getComputedStyle(e);
        if (!shown(e) || e.matches('input, svg, svg *')) continue;
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
        if (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1) wrong.push('cut off: ' + named(e));
    }
    for (const t of texts()) {
        const frame = t.parent.closest('a, button, p, li, td, th, h1, h2, h3, summary, article, section');
        if (frame && getComputedStyle(frame).display !== 'inline' && t.box.right > frame.getBoundingClientRect().right + 2)
            wrong.push('out of its frame: ' + named(t.parent));
    }
    return wrong;
}"""
)
"""Text that leaves the screen, its frame or a box that hides what is too much."""

OVERLAPPING = (
    "() => {"
    + _SEEN
    + """
    const pinned = e => e.closest('.exit, .actions, .stay');
    const all = texts().filter(t => !pinned(t.parent)), wrong = [];
    all.forEach((a, i) => all.slice(i + 1).forEach(b => {
        const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (wide > 2 && high > 6) wrong.push(named(a.parent) + ' / ' + named(b.parent));
    }));
    return wrong;
}"""
)
"""Pairs of texts that lie on each other."""

SMALL = (
    "() => {"
    + _SEEN
    + """
    const primary = '.button, button, input:not([type=checkbox], [type=radio]), .tick, .option, '
        + 'summary, .links a, .filters li a, .tile, '
        + '.exit-link, .masthead a, footer li a, .actions a, .urgent-strip li a, .places a, [role=option]';
    const wrong = [];
    for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), summary, .tick, .option')) {
        if (!shown(e) || e.closest('.map') || e.closest('.tick') && !e.matches('.tick')) continue;
        const box = e.getBoundingClientRect(), inline = getComputedStyle(e).display === 'inline';
        const height = inline ? Math.max(box.height, parseFloat(getComputedStyle(e).lineHeight)) : box.height;
        const least = e.matches(primary) ? 44 : 24;
        if (height < least - .5 || box.width < 24)
            wrong.push(`${Math.round(box.width)}x${Math.round(height)} < ${least}: ${named(e)}`);
    }
    return wrong;
}"""
)
"""What a finger would miss: buttons and main links under 44 px, links in text (or the line they run in) under 24 px.

Areas of a map are as large as they are; a list or table beside it leads to the same places.
A finger hits the words beside a box or a dot as well: the label around both is measured.
"""

FOCUS = """() => {
    const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect(), wrong = [];
    const name = e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40);
    if (e === document.body) return ['nothing has the focus'];
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    if (!e.matches(':focus-visible') || !outlined) wrong.push('no outline: ' + name);
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), y = box.top + Math.min(box.height / 2, 20);
    const front = document.elementFromPoint(x, y);
    if (!front || !(e.contains(front) || front.contains(e))) wrong.push('hidden: ' + name);
    return wrong;
}"""
"""What is wrong with the element that has the focus: no outline, or something lies on it."""

WIDE_LETTERS = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }
"""
"""The text spacing of WCAG 1.4.12."""
