// Lists only what holds every word that is typed; without it the page shows and filters all the same.
const search = document.getElementById("search");
const all = [...document.querySelectorAll(".entry, article")].map((node) => [node, node.textContent.toLowerCase()]);
search.hidden = false;
search.addEventListener("input", () => {
  const words = search.value.toLowerCase().split(/\s+/);
  for (const [node, text] of all) node.classList.toggle("missed", !words.every((word) => text.includes(word)));
  document.querySelectorAll("main h4").forEach((node) => node.classList.toggle("missed", search.value.trim() !== ""));
  document.querySelectorAll(".file, .layer, .findings").forEach((node) =>
    node.classList.toggle("missed", !node.querySelector(":is(.entry, article):not(.missed)")));
});
