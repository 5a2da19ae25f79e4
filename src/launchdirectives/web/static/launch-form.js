/* The form on which a teacher makes a link. What stands in the page is filled and worked here;
   nothing leaves the device. */

import {
  checkedRepository,
  isCommit,
  isRef,
  launchUrl,
  profileOf,
  profileToChoose,
  whatOpens,
} from "./launch-rules.js";

/** The field that a refusal is about, where it is not the repository's address itself. */
const FIELDS = { "hub.ref": "ref" };
const QUIET_ZONE = 4; // modules around a code (ISO/IEC 18004)

/** Fills and works one form, in a page or in a shadow root. */
export const start = (form) => {
  const root = form.getRootNode();
  const book = JSON.parse(form.dataset.launch);
  const chosen = JSON.parse(form.dataset.chosen);
  const files = new Map(book.files.map((file) => [file.path, file]));
  if (!files.has(chosen.path)) files.set(chosen.path, chosen);
  const { hub, repository, ref, file, profile, link, copy, qr } = form.elements;
  const opensIn = form.elements.interface;
  const open = form.querySelector(".launch-try");
  const status = form.querySelector("[role=status]");
  const told = form.querySelector(".launch-told");
  const said = root.getElementById(`${hub.id}-hint`);
  const code = form.querySelector(".launch-qr");

  const sourceOf = (address, name) => {
    const isOwn = address === book.source.repository;
    if (isOwn && name === book.source.ref) return book.source;
    return {
      ...book.source,
      repository: address,
      ref: name,
      ref_kind: isCommit(name) ? "commit" : "",
      is_ref_derived: false,
      branch: "",
      path: "",
      provider: isOwn ? book.source.provider : "",
    };
  };

  /** The environment is that of the page; for another repository only one that is apart. */
  const environmentOf = (source, known) => {
    const isOwn = source.repository === book.source.repository;
    const found = book.environments[(isOwn && known?.environment) || "default"];
    return isOwn || found.repository ? found : { ...found, ref: "" };
  };

  /** The launch with the profile that is chosen, with all of its options if it is the page's own. */
  const withProfile = (launch) => {
    const slug = profile?.value;
    if (!slug || profileOf(launch)?.slug === slug) return launch;
    const chosen = { hub: launch.hub.name, slug, options: [], unlisted: [], build: "" };
    return { ...launch, environment: { ...launch.environment, profiles: [chosen] } };
  };

  const offerProfiles = () => {
    if (!profile) return;
    const offered = Object.entries(book.hubs[hub.value].options.profiles ?? {});
    const [usual, before] = [profile.options[0], profile.value];
    profile.replaceChildren(usual, ...offered.map(([slug, title]) => new Option(title || slug, slug)));
    profile.value = offered.some(([slug]) => slug === before) ? before : "";
    profile.closest("p").hidden = !offered.length;
  };

  /** What is wrong, as [field, code], or the link. */
  const made = () => {
    const { address, refused: reason } = checkedRepository(repository.value);
    if (reason) return { wrong: ["repository", reason] };
    const source = sourceOf(address, ref.value.trim());
    if (source.ref && !isRef(source.ref)) return { wrong: ["ref", "ref"] };
    const path = file.value.trim();
    const isOwn = source.repository === book.source.repository;
    const known = isOwn ? files.get(path) : undefined;
    const target = known ?? whatOpens(path);
    if (target.refused) return { wrong: ["file", target.refused] };
    const settings = { name: hub.value, ...book.hubs[hub.value] };
    const launch = withProfile({
      hub: settings,
      source,
      environment: environmentOf(source, known),
      path: target.path,
      opens: target.opens,
      interface: opensIn.value || known?.interface || settings.interface,
      fragment: "",
    });
    const { url, refused } = launchUrl(launch);
    return url ? { url, choice: profileToChoose(launch) } : { wrong: [FIELDS[refused] ?? "repository", refused] };
  };

  const show = () => {
    offerProfiles();
    const { url = "", choice = "", wrong = [] } = made();
    for (const field of [hub, repository, ref, file, opensIn]) {
      const isWrong = field.name === wrong[0];
      root.getElementById(`${field.id}-problem`).textContent = isWrong
        ? (book.texts[wrong[1]] ?? wrong[1])
        : "";
      field.setAttribute("aria-invalid", isWrong);
    }
    link.value = url;
    open.toggleAttribute("href", Boolean(url));
    if (url) open.href = url;
    copy.disabled = qr.disabled = !url;
    status.textContent = "";
    told.textContent = choice && book.texts.choose.replace("%s", () => choice);
    told.hidden = !choice;
    if (said) said.textContent = book.hubs[hub.value].said ?? "";
    if (!code.hidden) draw();
  };

  const draw = async () => {
    const url = link.value;
    code.replaceChildren();
    code.hidden = !url;
    if (!url) return;
    try {
      const { encode } = await import("./vendor/uqr.js");
      if (url === link.value) code.replaceChildren(...drawn(encode, url, book.texts));
    } catch (error) {
      code.hidden = true;
      status.textContent = book.texts[error instanceof RangeError ? "too-long" : "no-qr"];
    }
  };

  const copied = async () => {
    try {
      await navigator.clipboard.writeText(link.value);
      return true;
    } catch {
      link.select(); // not everywhere may a script write to the clipboard
      return document.execCommand("copy");
    }
  };

  const list = root.getElementById(file.getAttribute("list"));
  list.append(...book.files.map(({ path, title }) => new Option(title, path)));
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  link.addEventListener("focus", () => link.select());
  qr.addEventListener("click", draw);
  copy.addEventListener("click", async () => {
    status.textContent = "";
    status.textContent = book.texts[(await copied()) ? "copied" : "not-copied"];
  });
  show();
  form.hidden = false;
  form.previousElementSibling.hidden = true;
};

/** A QR code, and a link that saves it. */
const drawn = (encode, url, texts) => {
  const { data, size } = encode(url, { ecc: "L", border: QUIET_ZONE });
  const make = (name, attributes, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const dark = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")));
  const svg = make(
    "svg",
    { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": texts.qr },
    make("title", {}, texts.qr),
    make("rect", { width: size, height: size, fill: "#fff" }),
    make("path", { d: dark.join(""), fill: "#000", "shape-rendering": "crispEdges" }),
  );
  const text = new XMLSerializer().serializeToString(svg);
  const save = document.createElement("a");
  save.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  save.download = "launch-link.svg";
  save.textContent = texts.save;
  return [svg, save];
};

document.querySelectorAll("form.launch-form").forEach(start);
