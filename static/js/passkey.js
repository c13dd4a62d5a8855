// Asks the browser for a passkey, or to make one, and sends the answer with the form.
const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0))

const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")

const withBytes = (options) => {
  const keys = (list) => list?.map((key) => ({ ...key, id: decode(key.id) }))
  return {
    ...options,
    challenge: decode(options.challenge),
    ...(options.user && { user: { ...options.user, id: decode(options.user.id) } }),
    ...(options.allowCredentials && { allowCredentials: keys(options.allowCredentials) }),
    ...(options.excludeCredentials && { excludeCredentials: keys(options.excludeCredentials) }),
  }
}

const asJson = ({ id, rawId, type, response }) => {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
  const given = parts.filter((part) => response[part]).map((part) => [part, encode(response[part])])
  const transports = response.getTransports ? { transports: response.getTransports() } : {}
  return JSON.stringify({ id, rawId: encode(rawId), type, response: { ...Object.fromEntries(given), ...transports } })
}

const ask = async (form) => {
  const body = new FormData()
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
  const answer = await fetch(form.dataset.options, { method: "POST", body, redirect: "error" })
  if (!answer.ok) throw new Error(String(answer.status))
  return navigator.credentials[form.dataset.passkey]({ publicKey: withBytes(await answer.json()) })
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  const problem = document.querySelector("[data-passkey-error]")

  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return
    event.preventDefault()
    problem?.setAttribute("hidden", "")
    try {
      form.elements.credential.value = asJson(await ask(form))
      form.requestSubmit()
    } catch {
      problem?.removeAttribute("hidden")
    }
  })
}
