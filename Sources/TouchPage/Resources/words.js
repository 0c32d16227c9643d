// The string table of the language in use. Texts that depend on what happened come ready from the terminal.

let table = {};
let loaded = "";

export async function loadWords(language) {
  if (loaded === language) return;
  const answer = await fetch(`/wording/${encodeURIComponent(language)}.json`);
  if (!answer.ok) throw new Error(`no texts for ${language}`);
  table = await answer.json();
  loaded = language;
  document.documentElement.lang = language;
}

export function t(key, values = {}) {
  const text = (String(values.n) === "1" && table[`${key}#one`]) || table[key] || key;
  return text.replace(/\{([a-z]+)\}/g, (_, name) => values[name] ?? "–");
}
