// What the server has of the units whose files are shown or kept here: of files that came from elsewhere too.
import { FILES, changed, session, showAll, shown, transact } from "{asset:store.js}";

const ANSWER_MS_MAX = 120_000;
const ASK_MS_MIN = 60_000;

export const lists = new Map();

async function askServer(round, unit) {
  const place = `${round}/${unit}`;
  const before = lists.get(place);
  if (!session || !navigator.onLine || (before && Date.now() - before.asked_at < ASK_MS_MIN)) return;
  const list = { files: new Map(), ...before, asked_at: Date.now() };
  lists.set(place, list);
  const own = session;
  const ofPlace = (record) => record.round === round && record.unit === unit;
  const received = [...own.records.values()].filter((each) => ofPlace(each) && each.received_at && !each.isFreed);
  const response = await fetch(`${FILES}/${place}`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) }).catch(() => null);
  if (!response?.ok) return;
  const { used_bytes, max_bytes, files } = await response.json();
  Object.assign(list, { isKnown: true, used_bytes, max_bytes });
  list.files = new Map(files.map((file) => [file.digest, file]));
  await sendAgain(own, received.filter(({ digest }) => !list.files.has(digest)));
  showAll();
}

// A server that was restored from an older backup lacks what it received since: it gets it again.
async function sendAgain(own, lost) {
  if (own !== session || !lost.length) return;
  await transact(own, "readwrite", (files) => {
    for (const record of lost) files.put({ ...record, received_at: null, upload: null, offset: 0 });
  });
  await changed(own);
}

// For what is shown, and for what is kept here.
export function askShown() {
  const places = [...shown].map(({ place }) => place).filter(Boolean);
  for (const { round, unit } of [...places, ...(session?.records.values() ?? [])]) {
    askServer(round, unit).catch(console.error);
  }
}
