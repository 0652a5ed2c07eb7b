/**
 * A text in which GitLab finds no quick action. A line that begins with `/merge` or the like would be carried out with the
 * bot's rights and taken out of the text, and what we post may quote a stranger or the model. A space before the slash
 * ends that and shows nowhere. Carriage returns go, as GitLab drops them before it looks at where lines begin.
 */
export function plainText(text: string): string {
  return text.replaceAll('\r', '').replaceAll(/^\//gm, ' /');
}
