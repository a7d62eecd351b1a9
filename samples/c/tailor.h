/* Tailor on a device, for C and whatever calls C. The library is Tailor.Device, published ahead of time (see samples/c/README.md).
 *
 * Strings are UTF-8 and end with 0. A function that fails returns -1, or NULL, and tailor_last_error says why. Functions may be called from any thread; calls of tailor_recommend for one
 * client run one after the other. Items are known by indices, 0 to tailor_item_count - 1; they stay the same until tailor_update returns 2.
 */
#ifndef TAILOR_H
#define TAILOR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tailor_client tailor_client;

/* Opens the model that the folder holds, without the network; where it holds none, downloads it first.
 *
 * options: {"cloud": "https://tailor.example.org", "folder": "...", "model": "...", "rootKeys": ["-----BEGIN PUBLIC KEY-----..."],
 *           "profile": {"tableBytes": 1000000, "averageBits": 4}, "catalogue": true, "allowPlainHttp": false}
 * of which the last three may be absent. docs/device.md describes them. */
tailor_client *tailor_open(const char *options);

/* Writes the k best items after a history, oldest first, and their scores, best first. Returns how many there are: k, or fewer. */
int32_t tailor_recommend(tailor_client *client, const int32_t *history, int32_t history_length, int32_t *items, float *scores, int32_t k);

/* Asks the cloud for another release and for a plan for this history, and waits for both. Returns 0 where nothing changed, 1 where another plan runs, 2 where another release runs, in which
 * items may have other indices. Where it fails, what ran before runs on. */
int32_t tailor_update(tailor_client *client, const int32_t *history, int32_t history_length);

/* How many items there are. */
int32_t tailor_item_count(tailor_client *client);

/* The index of an item by the app's own id; -1 where there is none. */
int32_t tailor_index(tailor_client *client, const char *id);

/* Writes the app's own id of an item into a buffer of so many bytes, cut to fit, and ended with 0. Returns the bytes of the whole id without the 0. */
int32_t tailor_id(tailor_client *client, int32_t index, char *buffer, int32_t size);

/* A list was shown to the user, and the user took an item from it (1) or did not (0). */
int32_t tailor_report(tailor_client *client, int32_t hit);

/* Closes a client; NULL is nothing. */
void tailor_close(tailor_client *client);

/* Why the last call of this thread that failed did. Valid until the next one that fails; never NULL. */
const char *tailor_last_error(void);

#ifdef __cplusplus
}
#endif

#endif
