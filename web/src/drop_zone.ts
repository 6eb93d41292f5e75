// Lets files be dropped on an element.

/** `dropped` is told what; the element is of the class "over" while something is held over it. */
export function dropZone(element: HTMLElement, dropped: (transfer: DataTransfer) => void): void {
  for (const name of ["dragover", "dragleave", "drop"]) {
    element.addEventListener(name, (event) => {
      event.preventDefault();
      element.classList.toggle("over", name === "dragover");
      if (name === "drop") dropped((event as DragEvent).dataTransfer!);
    });
  }
}
