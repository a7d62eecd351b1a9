/* Opens a model, recommends after a history, asks the cloud for a plan for it, and recommends again.
 *
 *   recommend OPTIONS.json ID...
 */
#include <stdio.h>
#include <stdlib.h>

#include "tailor.h"

#define BEST 5
#define LONGEST_HISTORY 1000

static int fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, tailor_last_error());
  return 1;
}

static char *read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  char *text = calloc(1, 65536);
  if (text && fread(text, 1, 65535, file) == 0) {
    free(text);
    text = NULL;
  }
  fclose(file);
  return text;
}

static int print_best(tailor_client *client, const int32_t *history, int32_t length) {
  int32_t items[BEST];
  float scores[BEST];
  int32_t count = tailor_recommend(client, history, length, items, scores, BEST);
  if (count < 0) return fail("recommend");
  for (int32_t i = 0; i < count; i++) {
    char id[256];
    if (tailor_id(client, items[i], id, sizeof id) < 0) return fail("id");
    printf("%s %.4f\n", id, scores[i]);
  }
  return 0;
}

static int run(tailor_client *client, const int32_t *history, int32_t length) {
  if (print_best(client, history, length)) return 1;
  int32_t changed = tailor_update(client, history, length);
  if (changed < 0) return fail("update");
  printf("changed %d\n", (int)changed);
  if (print_best(client, history, length)) return 1;
  return tailor_report(client, 1) < 0 ? fail("report") : 0;
}

int main(int argc, char **argv) {
  if (argc < 2 || argc > LONGEST_HISTORY) {
    fprintf(stderr, "usage: recommend OPTIONS.json ID...\n");
    return 2;
  }

  char *options = read_file(argv[1]);
  if (!options) {
    fprintf(stderr, "%s cannot be read\n", argv[1]);
    return 2;
  }

  tailor_client *client = tailor_open(options);
  free(options);
  if (!client) return fail("open");

  int32_t history[LONGEST_HISTORY];
  int32_t length = 0;
  for (int i = 2; i < argc; i++) {
    int32_t index = tailor_index(client, argv[i]);
    if (index >= 0) history[length++] = index;
    else fprintf(stderr, "passed over: %s\n", tailor_last_error());
  }

  int result = run(client, history, length);
  tailor_close(client);
  return result;
}
