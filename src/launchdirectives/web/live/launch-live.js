// Shows the buttons of live code; what they need is loaded when one is pressed.
for (const button of document.querySelectorAll("button[data-launch-live]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { start } = await import("./session.js");
    start(button);
  });
}
