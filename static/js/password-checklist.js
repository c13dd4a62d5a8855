// Ticks the password rules while typing. Only a help: the server judges again, and judges more.
const RULES = {
  length: (password) => [...password].length >= 15,
  upper: (password) => /\p{Lu}/u.test(password),
  lower: (password) => /\p{Ll}/u.test(password),
  digit: (password) => /\p{Nd}/u.test(password),
  special: (password) => /[^\p{L}\p{N}]/u.test(password),
  forbidden: (password) => password !== "" && !/[<>]/.test(password),
  vendor: (password) => password !== "" && !/nmbrs|visma/i.test(password),
}

for (const list of document.querySelectorAll("[data-checklist-for]")) {
  const input = document.getElementById(list.dataset.checklistFor)

  const judge = () => {
    for (const item of list.querySelectorAll("[data-rule]")) {
      const isMet = RULES[item.dataset.rule]?.(input.value) ?? false
      item.classList.toggle("met", isMet)
      item.querySelector("[data-met]").hidden = !isMet
    }
  }

  input.addEventListener("input", judge)
  judge()
}
