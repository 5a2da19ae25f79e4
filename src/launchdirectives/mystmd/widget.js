/* Joined to the form's script and its rules: the widget that mystmd's theme shows (anywidget). */

/** The theme marks its page as dark; nothing else of that gets into a widget's shadow root. */
const followTheme = (maker) => {
  const page = document.documentElement;
  const follow = () => maker.toggleAttribute("data-dark", page.classList.contains("dark"));
  const observer = new MutationObserver(follow);
  observer.observe(page, { attributes: true, attributeFilter: ["class"] });
  follow();
  return () => observer.disconnect();
};

/** Draws the form; what it gives back is called when the widget is gone. */
const render = ({ model, el }) => {
  const template = document.createElement("template");
  template.innerHTML = model.get("form"); // made by launchdirectives, all values escaped
  el.replaceChildren(template.content);
  start(el.querySelector("form.launch-form"));
  return followTheme(el.querySelector(".launch-maker"));
};

export default { render };
