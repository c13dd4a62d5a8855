// Moves the progress bars of files that are being made, and shows the page anew when one is done.
const PAUSE = 2000

const look = async (bar) => {
  const answer = await fetch(bar.dataset.progress, { redirect: "manual" })
  if (!answer.ok) return
  const { state, done, total } = await answer.json()
  if (state === "ready" || state === "failed") return location.reload()
  if (total > 0) {
    const progress = bar.querySelector("progress")
    progress.max = total
    progress.value = done
  }
  wait(bar)
}

// Without a connection nothing is known; the next look may have one.
const wait = (bar) => setTimeout(() => look(bar).catch(() => wait(bar)), PAUSE)

document.querySelectorAll("[data-progress]").forEach(wait)
