// The connection to the terminal: views come in as server-sent events, actions go out as POST.

const BEAT_LIMIT = 16000;
const TRIES = 10;

function randomName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A window keeps its name over a reload. A copy of a window (the mark is missing, because the original never left)
// takes a name of its own.
function ownName() {
  const kept = sessionStorage.getItem("left");
  sessionStorage.removeItem("left");
  return kept ?? randomName();
}

const windowName = ownName();
addEventListener("pagehide", () => sessionStorage.setItem("left", windowName));
addEventListener("pageshow", (event) => event.persisted && location.reload());

let source = null;
let watch = 0;

export function connect(onFrame, onState) {
  const lost = () => {
    onState(false);
    clearTimeout(watch);
    source?.close();
    watch = setTimeout(again, 1000);
  };
  const again = async () => {
    // A terminal that was started anew knows no cookie of before: the page is loaded again for a new one.
    const answer = await fetch("/view").catch(() => null);
    if (answer?.status === 401) return location.reload();
    if (!answer) return lost();
    open();
  };
  const alive = () => {
    clearTimeout(watch);
    watch = setTimeout(lost, BEAT_LIMIT);
  };
  const open = () => {
    source?.close();
    source = new EventSource(`/events?window=${windowName}`);
    alive();
    source.addEventListener("view", (event) => {
      alive();
      onState(true);
      onFrame(JSON.parse(event.data));
    });
    source.addEventListener("beat", () => {
      alive();
      onState(true);
    });
    source.onerror = lost;
  };
  open();
}

// One act has one key, however often it is sent. Resolves to the answer, or null when none came.
export async function send(screen, action, fields = {}) {
  const key = randomName();
  const body = JSON.stringify({ screen, action, ...fields });
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    try {
      return await post("/actions", body, { "Idempotency-Key": key });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, Math.min(2000, 100 * 2 ** attempt)));
    }
  }
  return null;
}

export const takeOver = () => post("/window", "{}").catch(() => null);

async function post(path, body, headers = {}) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Window": windowName, ...headers },
    body,
  });
  const content = await answer.json();
  if (answer.status === 401) location.reload();
  return content;
}
