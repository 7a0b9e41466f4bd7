// The three things that the editor asks the server. Same origin only; the server checks person, tenant and permission at each.

/** status and body (JSON or null); status 0 when the server cannot be reached. */
async function call(method, path, body) {
  try {
    const response = await fetch(path, {
      method,
      credentials: "same-origin",
      redirect: "manual",
      headers: body instanceof FormData || body === undefined ? { accept: "application/json" } : { accept: "application/json", "content-type": "application/json" },
      body: body === undefined || body instanceof FormData ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const json = (response.headers.get("content-type") || "").startsWith("application/json") && text !== "";
    return { status: response.status, body: json ? JSON.parse(text) : null };
  } catch (unreachable) {
    if (unreachable instanceof TypeError) return { status: 0, body: null };
    throw unreachable;
  }
}

export const createPage = (content) => call("POST", "/api/halaman", { content });
export const saveRevision = (page, base, content) => call("POST", `/api/halaman/${page}/revisi`, { base, content });
export const touchLease = (page) => call("POST", `/api/halaman/${page}/kehadiran`, {});
export const findMedia = (text) => call("GET", `/api/media?teks=${encodeURIComponent(text)}`);

export const findFiles = (text) => call("GET", `/api/media/berkas?teks=${encodeURIComponent(text)}`);

export const uploadMedia = (file) => upload("/api/media", file);
export const uploadFile = (file) => upload("/api/media/berkas", file);

function upload(path, file) {
  const form = new FormData();
  form.append("berkas", file, file.name);
  return call("POST", path, form);
}
