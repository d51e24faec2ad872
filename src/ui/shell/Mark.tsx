/** The sign of Camwalk: a heat map around its peak. */
export function Mark() {
  return <img src="./icons/camwalk.svg" width={22} height={22} alt="" />;
}
