/* Streamlit takes a text over when its field is left or Ctrl+Enter is pressed. This presses it
   after a pause in typing, so that the verdict on the words changes while they are written. */
export default function () {
  const pause = 350;
  let waiting;
  const typed = ({ target }) => {
    if (!(target instanceof HTMLTextAreaElement)) return;
    if (!target.closest("[class*=st-key-reword]")) return;
    clearTimeout(waiting);
    const taken = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true };
    waiting = setTimeout(() => target.dispatchEvent(new KeyboardEvent("keydown", taken)), pause);
  };
  document.addEventListener("input", typed);
  return () => {
    clearTimeout(waiting);
    document.removeEventListener("input", typed);
  };
}
