// Version, seeds, threads, devices, errors, memory.
#include "bridge.h"
#include "handles.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/version.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <cstdlib>
#include <cstring>
#include <string>

namespace tailor {

std::atomic<int64_t> live_handles{0};

static thread_local char last_error[8192];

void keep_error(const char* text) noexcept {
  std::strncpy(last_error, text, sizeof(last_error) - 1);
  last_error[sizeof(last_error) - 1] = '\0';
}

#ifdef __GLIBC__
// A step allocates and frees the same few megabytes again and again. By default glibc maps large ones anew each time and gives
// the rest back to the system, so every step pays for the page faults of all its memory: a sixth of the time of training.
// One arena that keeps what it has costs none.
__attribute__((constructor)) static void keep_memory() {
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_TOP_PAD, 64 << 20);
}
#endif

// cuDNN would round the operands of convolutions and recurrent layers to 10 bits; matrix products do not.
static const bool whole_floats = [] {
  at::globalContext().setAllowTF32CuDNN(false);
  return true;
}();

}  // namespace tailor

using namespace tailor;

TAILOR_API const char* tailor_last_error() { return last_error; }

TAILOR_API const char* tailor_version() { return TORCH_VERSION; }

// How libtorch was built, BLAS included.
TAILOR_API const char* tailor_configuration() {
  return guarded<const char*>("", [] {
    static const std::string text = at::show_config() + at::get_parallel_info();
    return text.c_str();
  });
}

TAILOR_API int64_t tailor_live_handles() { return live_handles.load(); }

TAILOR_API int32_t tailor_manual_seed(int64_t seed) {
  return guarded<int32_t>(-1, [&] {
    at::manual_seed(static_cast<uint64_t>(seed));
    return 0;
  });
}

// Counts for the calling thread and for threads that have not called libtorch yet.
TAILOR_API int32_t tailor_set_num_threads(int32_t threads) {
  return guarded<int32_t>(-1, [&] {
    at::set_num_threads(threads);
    return 0;
  });
}

TAILOR_API int32_t tailor_get_num_threads() { return at::get_num_threads(); }

TAILOR_API int32_t tailor_set_flush_denormal(int32_t on) { return at::globalContext().setFlushDenormal(on != 0) ? 0 : -1; }

TAILOR_API int32_t tailor_cuda_is_available() { return at::hasCUDA() ? 1 : 0; }

// CUDA kernels that add in a fixed order, where there are such: the same run gives the same numbers. Those of the CPU do anyway.
TAILOR_API int32_t tailor_set_deterministic(int32_t on) {
  return guarded<int32_t>(-1, [&] {
    if (on != 0) setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2)
    at::globalContext().setDeterministicFillUninitializedMemory(false);
#endif
    at::globalContext().setDeterministicAlgorithms(on != 0, /*warn_only=*/true);
    return 0;
  });
}
