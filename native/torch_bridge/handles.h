// A tensor handle is a heap-allocated at::Tensor; the managed side owns it and frees it exactly once.
#pragma once

#include <ATen/core/List.h>
#include <ATen/core/Tensor.h>
#include <torch/version.h>

#include <atomic>

namespace tailor {

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2)
using OptionalTensor = std::optional<at::Tensor>;
#else
using OptionalTensor = c10::optional<at::Tensor>;
#endif

extern std::atomic<int64_t> live_handles;

inline void* to_handle(at::Tensor tensor) {
  auto* handle = new at::Tensor(std::move(tensor));
  live_handles.fetch_add(1, std::memory_order_relaxed);
  return handle;
}

inline void free_handle(void* handle) noexcept {
  if (handle == nullptr) return;
  live_handles.fetch_sub(1, std::memory_order_relaxed);
  delete static_cast<at::Tensor*>(handle);
}

inline at::Tensor& from_handle(void* handle) { return *static_cast<at::Tensor*>(handle); }

}  // namespace tailor
