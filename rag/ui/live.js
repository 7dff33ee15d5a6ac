/* For the field in which a sentence is reworded. Streamlit takes a text over when its field is left
   or Ctrl+Enter is pressed. This presses it after a pause in typing, so that the verdict on the
   words changes while they are written; it puts the cursor into the field, and Escape cancels. */
const PAUSE = 350;
const FIELD = "[class*=st-key-reword] textarea";

export default function () {
  let waiting;
  const press = (field) => {
    const keys = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true };
    field.dispatchEvent(new KeyboardEvent("keydown", keys));
  };
  const typed = ({ target }) => {
    if (!target.matches(FIELD)) return;
    clearTimeout(waiting);
    waiting = setTimeout(press, PAUSE, target);
  };
  const left = ({ key, target }) => {
    if (key !== "Escape" || !target.matches?.(FIELD)) return;
    document.querySelector(".st-key-reword-cancel button")?.click();
  };
  const field = document.querySelector(FIELD);
  if (field && !field.dataset.met) {
    field.dataset.met = "yes";
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }
  document.addEventListener("input", typed);
  document.addEventListener("keydown", left);
  return () => {
    clearTimeout(waiting);
    document.removeEventListener("input", typed);
    document.removeEventListener("keydown", left);
  };
}
