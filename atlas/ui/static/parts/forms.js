// Forms of a part: what is typed stays until the server has it, and is sent once.

const ANSWER_PATIENCE = 20000; // milliseconds after which one may send again
const UNREADABLE = "onleesbaar"; // for what a widget cannot read, such as half a date
const NO_ANSWER = "Er kwam geen antwoord. Wat u typte staat er nog. Probeer het opnieuw.";
const DRAFT = "atlas-concept ";

/**
 * What was typed and not sent, by form, for as long as the tab is open: another choice, a new load
 * and a log-in on the way do not lose it.
 */
class Drafts {
  constructor() {
    try {
      this.storage = window.sessionStorage;
    } catch {
      this.storage = null; // switched off: then until the page is left
    }
    const names = Object.keys(this.storage ?? {}).filter((name) => name.startsWith(DRAFT));
    this.kept = new Map(names.map((name) => [name.slice(DRAFT.length), JSON.parse(this.storage[name])]));
  }

  get(key) {
    return this.kept.get(key);
  }

  set(key, values) {
    this.kept.set(key, values);
    this.storage?.setItem(DRAFT + key, JSON.stringify(values));
  }

  delete(key) {
    this.kept.delete(key);
    this.storage?.removeItem(DRAFT + key);
  }

  clear() {
    for (const key of [...this.kept.keys()]) this.delete(key);
  }
}

/**
 * The forms `<form data-form="name" data-key="which one">` within `box`, also those that come later.
 *
 * A form goes out as {form, token, act (the button), ...fields}. The answer to it holds an element
 * with `data-answered="token"`, which gets the focus. A form with `data-typed` shows text that the
 * server has not kept; `data-restored` is shown when text of before is put back.
 */
class Forms {
  /** `busy(yes)` is told when an answer is waited for. */
  constructor(box, busy) {
    this.box = box;
    this.busy = busy;
    this.drafts = new Drafts();
    this.seen = new WeakSet();
    // The fields of a form go nowhere by themselves.
    for (const name of ["input", "change"]) box.addEventListener(name, (event) => this.onTyped(event), true);
    box.addEventListener("submit", (event) => this.onSubmit(event));
    window.addEventListener("beforeunload", (event) => {
      if (box.isConnected && this.drafts.kept.size && !this.leaving) event.preventDefault();
    });
  }

  onTyped(event) {
    const form = event.target.closest("form[data-form]");
    if (!form) return;
    event.stopPropagation();
    this.leaving = false;
    if (form.dataset.key) this.drafts.set(form.dataset.key, entries(form));
  }

  onSubmit(event) {
    const form = event.target;
    event.preventDefault();
    if (this.waiting) return;
    const values = { ...entries(form), [event.submitter?.name ?? ""]: event.submitter?.value ?? "" };
    const token = String(Math.random());
    this.waiting = { form, token };
    this.leaving = values.act === "inloggen"; // what was typed is there again afterwards
    if (values.act === "uitloggen") this.drafts.clear();
    form.setAttribute("aria-busy", "true");
    this.busy(true);
    this.timer = setTimeout(() => this.giveUp(), ANSWER_PATIENCE);
    this.component.setTriggerValue("form", { ...values, form: form.dataset.form, token });
  }

  giveUp() {
    const form = this.waiting.form;
    this.release();
    const notice = make("p", { class: "atlas-form-summary", role: "alert" }, NO_ANSWER);
    form.querySelector(":scope > [role=alert]")?.remove();
    form.prepend(notice);
  }

  release() {
    clearTimeout(this.timer);
    this.waiting.form.removeAttribute("aria-busy");
    this.waiting = null;
    this.busy(false);
  }

  /** New content was put in place; true when it holds the answer to what was sent. */
  drawn() {
    const answer = this.waiting && [...this.box.querySelectorAll("[data-answered]")].find((each) => each.dataset.answered === this.waiting.token);
    if (answer) {
      this.drafts.delete(this.waiting.form.dataset.key);
      this.release();
      answer.focus();
      answer.scrollIntoView({ block: "nearest" });
    }
    for (const form of this.box.querySelectorAll("form[data-key]")) if (!this.seen.has(form)) this.open(form);
    return Boolean(answer);
  }

  /** A form is there: what was typed in it before comes back. */
  open(form) {
    this.seen.add(form);
    const { key } = form.dataset;
    const draft = this.drafts.get(key);
    if (!draft) {
      if ("typed" in form.dataset) this.drafts.set(key, entries(form));
      return;
    }
    for (const field of form.elements) if (field.name in draft && field.type !== "submit") field.value = draft[field.name];
    for (const each of form.querySelectorAll("[data-restored]")) each.hidden = false;
  }
}

/** The fields of a form by name, without its buttons. */
function entries(form) {
  const values = Object.fromEntries(new FormData(form));
  for (const field of form.elements) if (field.validity.badInput) values[field.name] = UNREADABLE;
  return values;
}
