/* Tells whether the window is narrow, as the style sheet has it. A wide one tells nothing. */
const NARROW = "(max-width: 640px)";
const told = new WeakMap();

export default function ({ parentElement, setStateValue }) {
  const query = matchMedia(NARROW);
  const tell = () => {
    if (query.matches === (told.get(parentElement) ?? false)) return;
    told.set(parentElement, query.matches);
    setStateValue("narrow", query.matches);
  };
  tell();
  query.addEventListener("change", tell);
  return () => query.removeEventListener("change", tell);
}
