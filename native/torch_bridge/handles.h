// A tensor handle is a heap-allocated at::Tensor; the managed side owns it and frees it exactly once.
#pragma once

#include <ATen/core/Tensor.h>

#include <atomic>

namespace tailor {

extern std::atomic<int64_t> live_handles;

inline void* to_handle(at::Tensor tensor) {
  auto* handle = new at::Tensor(std::move(tensor));
  live_handles.fetch_add(1, std::memory_order_relaxed);
  return handle;
}

inline at::Tensor& from_handle(void* handle) { return *static_cast<at::Tensor*>(handle); }

}  // namespace tailor
