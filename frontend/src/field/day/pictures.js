// Photos made small before they are kept, and a signature drawn with the finger.
import { el } from "../dom.js";
import { say } from "../words.js";

const EDGE = 1600;

/** A file of the camera as a JPEG of at most 1600 px, in a data URL. */
export async function shrink(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d").drawImage(picture, 0, 0, width, height);
  picture.close();
  return canvas.toDataURL("image/jpeg", 0.82);
}

/** A field to sign in; `done({image, name})` gets a PNG in a data URL. */
export function signature(done) {
  const canvas = el("canvas.nx-sign", { "aria-label": say("myday.sign.here"), role: "img", tabindex: "0" });
  const name = el("input.nx-field", { type: "text", placeholder: say("myday.sign.name"), "aria-label": say("myday.sign.name"), autocomplete: "name" });
  let drawn = false;
  const save = el("button.nx-button.nx-button-primary", { type: "button", disabled: true, on: { click: () => done({ image: canvas.toDataURL("image/png"), name: name.value.trim() }) } }, say("myday.sign.save"));
  const clear = el("button.nx-button", { type: "button", on: { click: () => (fresh(canvas), (drawn = false), (save.disabled = true)) } }, say("myday.sign.clear"));
  let last = null;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = point(canvas, event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (last) {
      const next = point(canvas, event);
      stroke(canvas, last, next);
      last = next;
      drawn = true;
      save.disabled = false;
    }
  });
  canvas.addEventListener("pointerup", () => (last = null));
  requestAnimationFrame(() => fresh(canvas));
  return el("div.nx-sign-place", {}, canvas, name, el("div.nx-day-row", {}, clear, save));
}

function fresh(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  Object.assign(canvas, { width: Math.round(width * 2), height: Math.round(height * 2) });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
}

function point(canvas, { clientX, clientY }) {
  const box = canvas.getBoundingClientRect();
  return [(clientX - box.left) * 2, (clientY - box.top) * 2];
}

function stroke(canvas, [x0, y0], [x1, y1]) {
  const pen = canvas.getContext("2d");
  Object.assign(pen, { lineWidth: 4, lineCap: "round", strokeStyle: "#161b22" });
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}
