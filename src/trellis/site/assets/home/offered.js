// Which option stands for what a reader chose or an address has: a team or a role may have another word by now.

/**
 * The option of a word, also of one that it had before; none if it is offered no more.
 * @template {{value: string, dataset: DOMStringMap}} O
 * @param {Iterable<O>} options
 * @param {string} word
 */
export const findOption = (options, word) => [...options].find(({ value, dataset }) => [value, ...(dataset.was ?? "").split(" ").filter(Boolean)].includes(word));
