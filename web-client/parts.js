// Small parts of what the shell's modules show: elements, texts, moments and sizes.
export const page = document.documentElement;

// Gives the texts of `all` in the language that is shown.
export const textsOf = (all) => (key, values = {}) => {
  return (all[page.lang][key] ?? key).replace(/\{\$(\w+)\}/g, (_, name) => values[name]);
};

const clock = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Ho_Chi_Minh",
  hourCycle: "h23",
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
export const moment = (milliseconds) => clock.format(milliseconds).replace(",", "");

export function size(bytes) {
  const number = (value, maximumFractionDigits) => value.toLocaleString(page.lang, { maximumFractionDigits });
  return bytes < 999_500 ? `${number(Math.ceil(bytes / 1e3), 0)} kB` : `${number(bytes / 1e6, 1)} MB`;
}

export function make(tag, { own = {}, ...attributes }, ...inside) {
  const node = Object.assign(document.createElement(tag), own);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...inside);
  return node;
}

// What is shown and named alike only changes where it must: a screen reader says what changes.
export function say(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
