// A small tree of elements: h() describes what should stand on the page, render() mends the page to match. Elements
// that stay keep their focus, their scroll position and what was typed into them.

const SVG = "http://www.w3.org/2000/svg";

export function h(tag, props, ...children) {
  const list = children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
  return { tag, props: props ?? {}, key: props?.key, children: list.map((c) => (typeof c === "object" ? c : String(c))) };
}

export function render(root, ...children) {
  mendChildren(root, h("div", null, ...children).children, false);
}

function create(wanted, isDrawing) {
  if (typeof wanted === "string") return document.createTextNode(wanted);
  const drawing = isDrawing || wanted.tag === "svg";
  const element = drawing ? document.createElementNS(SVG, wanted.tag) : document.createElement(wanted.tag);
  element.described = { tag: wanted.tag, key: wanted.key, props: {} };
  mend(element, wanted, drawing);
  return element;
}

function matches(node, wanted) {
  if (typeof wanted === "string") return node.nodeType === Node.TEXT_NODE;
  return node.described?.tag === wanted.tag && node.described.key === wanted.key;
}

function mend(node, wanted, isDrawing) {
  if (typeof wanted === "string") {
    if (node.data !== wanted) node.data = wanted;
    return;
  }
  const drawing = isDrawing || wanted.tag === "svg";
  const before = node.described.props;
  for (const name of Object.keys(before)) if (!(name in wanted.props)) setProp(node, name, undefined);
  for (const [name, value] of Object.entries(wanted.props)) {
    if (before[name] !== value || name === "value") setProp(node, name, value);
  }
  node.described.props = wanted.props;
  mendChildren(node, wanted.children, drawing);
}

function mendChildren(parent, wanted, isDrawing) {
  wanted.forEach((child, index) => {
    let node = parent.childNodes[index] ?? null;
    if (!node || !matches(node, child)) {
      const later = child.key === undefined ? null : laterMatch(node, child);
      const put = later ?? create(child, isDrawing);
      parent.insertBefore(put, node);
      if (!later) return;
      node = put;
    }
    mend(node, child, isDrawing);
  });
  while (parent.childNodes.length > wanted.length) parent.lastChild.remove();
}

function laterMatch(node, wanted) {
  for (let other = node; other; other = other.nextSibling) if (matches(other, wanted)) return other;
  return null;
}

function setProp(node, name, value) {
  if (name === "key") return;
  if (name.startsWith("on")) {
    node[name.toLowerCase()] = value ?? null;
  } else if (name === "value") {
    if (node.value !== (value ?? "")) node.value = value ?? "";
  } else if (value === undefined || value === null || value === false) {
    node.removeAttribute(name);
  } else {
    node.setAttribute(name, value === true ? "" : value);
  }
}
