/* Tells the server the reader's time zone, for the times that it writes (instaclone/common/timezones.py). */
const YEAR_S = 31_536_000;
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

if (timeZone && !document.cookie.split("; ").includes(`timezone=${timeZone}`)) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `timezone=${timeZone}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
}
