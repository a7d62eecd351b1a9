/* What UpdatingProcess does, in C: starts in milliseconds, so that a thousand kills take minutes (TAILOR_KILL_PROGRAM).
 *
 *   update CLOUD FOLDER ROOT.pem, behind a word that is passed over
 */
#include <stdio.h>
#include <string.h>

#include "../../../samples/c/tailor.h"

int main(int argc, char **argv) {
  char pem[4096] = "", escaped[8192] = "", options[16384];
  FILE *file = argc == 5 ? fopen(argv[4], "rb") : NULL;
  if (!file || !fread(pem, 1, sizeof pem - 1, file)) return 2;
  fclose(file);
  for (char *from = pem, *to = escaped; *from; from++) {
    if (*from == '\r') continue;
    if (*from == '\n') *to++ = '\\', *to++ = 'n';
    else *to++ = *from;
    *to = 0;
  }

  snprintf(options, sizeof options, "{\"cloud\": \"%s\", \"folder\": \"%s\", \"model\": \"sample\", \"rootKeys\": [\"%s\"], \"profile\": {\"averageBits\": 4}}", argv[2], argv[3], escaped);
  tailor_client *client = tailor_open(options);
  if (!client) {
    fprintf(stderr, "%s\n", tailor_last_error());
    return 1;
  }

  puts("updating");
  fflush(stdout);
  for (int i = 0;; i++) {
    int32_t history[2] = {i % 200, 7};
    if (tailor_update(client, history, 2) < 0) {
      fprintf(stderr, "%s\n", tailor_last_error());
      return 1;
    }
  }
}
