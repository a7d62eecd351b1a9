// Making, freeing, reading and describing tensors.
#include "bridge.h"
#include "handles.h"

#include <ATen/Functions.h>
#include <c10/core/Device.h>

#include <cstring>

using namespace tailor;

// Copies `bytes` of host memory into a new tensor. device: -1 is the CPU, 0 and up a CUDA device.
TAILOR_API void* tailor_tensor_create(const void* data, int64_t bytes, const int64_t* shape, int32_t rank, int32_t dtype, int32_t device) {
  return guarded<void*>(nullptr, [&] {
    auto tensor = at::empty(at::IntArrayRef(shape, rank), at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype)));
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == bytes, "expected ", tensor.nbytes(), " bytes for this shape, found ", bytes);
    if (bytes > 0) std::memcpy(tensor.data_ptr(), data, bytes);
    if (device >= 0) tensor = tensor.to(c10::Device(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(device)));
    return to_handle(std::move(tensor));
  });
}

TAILOR_API void tailor_tensor_free(void* handle) { free_handle(handle); }

TAILOR_API int32_t tailor_tensor_rank(void* handle) { return static_cast<int32_t>(from_handle(handle).dim()); }

TAILOR_API int64_t tailor_tensor_numel(void* handle) { return from_handle(handle).numel(); }

TAILOR_API void tailor_tensor_shape(void* handle, int64_t* shape) {
  auto sizes = from_handle(handle).sizes();
  std::copy(sizes.begin(), sizes.end(), shape);
}

TAILOR_API int32_t tailor_tensor_dtype(void* handle) { return static_cast<int32_t>(from_handle(handle).scalar_type()); }

TAILOR_API int32_t tailor_tensor_device(void* handle) {
  const auto& tensor = from_handle(handle);
  return tensor.is_cpu() ? -1 : tensor.get_device();
}

// Copies the tensor's values, in row-major order, to host memory.
TAILOR_API int32_t tailor_tensor_read(void* handle, void* target, int64_t bytes) {
  return guarded<int32_t>(-1, [&] {
    auto tensor = from_handle(handle).detach().cpu().contiguous();
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == bytes, "the tensor has ", tensor.nbytes(), " bytes, the target ", bytes);
    if (bytes > 0) std::memcpy(target, tensor.data_ptr(), bytes);
    return 0;
  });
}

// Overwrites the tensor's values in place from host memory in row-major order, without recording it.
TAILOR_API int32_t tailor_tensor_write(void* handle, const void* source, int64_t bytes) {
  return guarded<int32_t>(-1, [&] {
    auto tensor = from_handle(handle).detach();
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == bytes, "the tensor has ", tensor.nbytes(), " bytes, the source ", bytes);
    if (tensor.is_cpu() && tensor.is_contiguous()) {
      if (bytes > 0) std::memcpy(tensor.data_ptr(), source, bytes);
    } else {
      tensor.copy_(at::from_blob(const_cast<void*>(source), tensor.sizes(), tensor.options().device(c10::kCPU)));
    }
    return 0;
  });
}

// The address of a contiguous CPU tensor's values, valid while the tensor lives.
TAILOR_API void* tailor_tensor_data(void* handle) {
  return guarded<void*>(nullptr, [&]() -> void* {
    const auto& tensor = from_handle(handle);
    TORCH_CHECK(tensor.is_cpu() && tensor.is_contiguous(), "only a contiguous tensor on the CPU has an address");
    return tensor.data_ptr();
  });
}
