/* Reading videos in the browser: a preview before the server has one, and the frames to choose a cover from. */
const READ_MS = 8000;
const PREVIEW_SIDE = 1080;

/** A muted <video> of `url` that has its first frame; throws where the browser can't read it. */
export async function openVideo(url) {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, playsInline: true, preload: "auto", src: url });
  await happens(video, "loadeddata");
  // Of a film whose pictures it can't decode (HEVC) a browser plays the sound alone.
  if (!video.videoWidth) throw new Error("a video without pictures");
  return video;
}

/** Goes to `ms`, where a frame can then be drawn from. */
export async function seek(video, ms) {
  const at = Math.min(ms / 1000, Math.max(0, video.duration - 0.05));
  if (Math.abs(video.currentTime - at) < 0.001) return;
  const done = happens(video, "seeked");
  video.currentTime = at;
  await done;
}

function happens(video, type) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${type} didn't come`)), READ_MS);
    const end = (settle) => () => {
      clearTimeout(timer);
      settle();
    };
    video.addEventListener(type, end(resolve), { once: true });
    video.addEventListener("error", end(() => reject(new Error("unreadable video"))), { once: true });
  });
}

/** Draws the frame that `video` is at: all of it, with no side longer than `side`. */
export function drawFrame(video, canvas, side) {
  const scale = Math.min(1, side / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
}

/** The address of a picture of that frame. */
export function frameUrl(video) {
  const canvas = document.createElement("canvas");
  drawFrame(video, canvas, PREVIEW_SIDE);
  return new Promise((resolve) => {
    canvas.toBlob((blob) => resolve(blob && URL.createObjectURL(blob)), "image/jpeg", 0.85);
  });
}

/** Gives the item what its own file shows. A video that the browser can't read waits for the server's. */
export async function previewVideo(item) {
  const url = URL.createObjectURL(item.file);
  try {
    const video = await openVideo(url);
    item.ratio = video.videoWidth / video.videoHeight;
    item.duration ||= Number.isFinite(video.duration) ? Math.round(video.duration * 1000) : 0;
    await seek(video, Math.min(500, item.duration / 3));
    item.url ??= await frameUrl(video);
    item.videoUrl = url;
  } catch {
    URL.revokeObjectURL(url);
  }
}
