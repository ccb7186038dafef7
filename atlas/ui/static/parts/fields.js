// The fields of a part, and the way of what is chosen to the server.

const PAUSE = 250; // milliseconds that a moving slider must rest before it is sent
const PATIENCE = 5000; // milliseconds after which an answer is no longer waited for
const TYPED = ["range", "number"];

/** Sends choices one at a time; what is chosen meanwhile goes along with the next. */
class Sender {
  /** `busy(yes)` is told when an answer is waited for and when there is none to wait for. */
  constructor({ busy }) {
    this.tellBusy = busy;
    this.waiting = {};
  }

  send(params) {
    // A step to another part leaves the fields of this one behind.
    this.waiting = "deel" in params ? params : { ...this.waiting, ...params };
    if (!this.timer) this.flush();
  }

  flush() {
    const params = this.waiting;
    this.waiting = {};
    this.timer = setTimeout(() => this.answered(), PATIENCE);
    this.tellBusy(true);
    this.component.setTriggerValue("choice", params);
  }

  /** An answer has come; what was chosen meanwhile goes out. */
  answered() {
    clearTimeout(this.timer);
    this.timer = null;
    if (Object.keys(this.waiting).length) this.flush();
    else this.tellBusy(false);
  }

  /** Whether every choice has been answered. */
  get idle() {
    return !this.timer;
  }
}

class Fields {
  /** Listens to all fields within `box`, also to those that come later. */
  constructor(box, send) {
    this.box = box;
    this.send = send;
    this.moved = new Set(); // names of fields with a value that the server has not answered
    this.timers = new Map();
    box.addEventListener("input", (event) => this.onInput(event.target));
    box.addEventListener("change", (event) => this.onChange(event.target));
    box.addEventListener("focusout", () => (this.typing = null));
  }

  onInput(field) {
    // Until it is sent or left, an answer to something else leaves it alone.
    if (field.matches("input:not([type=checkbox])")) this.typing = field;
    if (!TYPED.includes(field.type)) return;
    this.moved.add(field.name);
    if (field.type !== "range") return;
    this.say(field, reworded(this.outputs(field.name)[0]?.textContent ?? "", field));
    clearTimeout(this.timers.get(field.name));
    this.timers.set(field.name, setTimeout(() => this.onChange(field), PAUSE));
  }

  onChange(field) {
    if (field === this.typing) this.typing = null;
    if (!field.name) return;
    clearTimeout(this.timers.get(field.name));
    this.timers.delete(field.name);
    this.moved.add(field.name);
    this.send({ [field.name]: this.valueOf(field) });
  }

  /** What a field says in the address; a box that is not ticked says nothing, or its data-off. */
  valueOf(field) {
    return field.type === "checkbox" && !field.checked ? (field.dataset.off ?? "") : field.value;
  }

  outputs(name) {
    return [...this.box.querySelectorAll("output[data-value-of]")].filter((each) => each.dataset.valueOf === name);
  }

  /** Show the values of an answer, except in a field that a visitor has moved on since. */
  fill({ values, shown }, settled) {
    if (settled && !this.timers.size) this.moved.clear();
    for (const field of this.box.querySelectorAll("input[name], select[name]")) {
      const value = values[field.name];
      if (value === undefined || this.moved.has(field.name) || field === this.typing) continue;
      if (field.type === "checkbox") field.checked = field.value === value;
      else if (field.value !== value) field.value = value;
      this.say(field, shown[field.name] ?? value);
    }
  }

  /** Show beside a number field how its value reads, and tell a screen reader. */
  say(field, text) {
    for (const output of this.outputs(field.name)) {
      if (output.textContent !== text) output.textContent = text;
    }
    if (field.type === "range") field.setAttribute("aria-valuetext", text);
  }
}

/** The text beside a slider with the number in it as it moves: "25%" becomes "30%". */
function reworded(text, field) {
  const decimals = (field.step.split(".")[1] ?? "").length;
  const number = formatNumber(Number(field.value), decimals);
  const found = /[-+−]?\d[\d.]*(,\d+)?/;
  return found.test(text) ? text.replace(found, number) : number;
}
