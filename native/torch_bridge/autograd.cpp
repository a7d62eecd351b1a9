// Gradients: recording on and off, backward, grad.
#include "bridge.h"
#include "handles.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

using namespace tailor;

// Switches recording for the calling thread; returns the former state.
TAILOR_API int32_t tailor_set_grad_enabled(int32_t enabled) {
  bool before = at::GradMode::is_enabled();
  at::GradMode::set_enabled(enabled != 0);
  return before ? 1 : 0;
}

TAILOR_API int32_t tailor_tensor_requires_grad(void* handle) { return from_handle(handle).requires_grad() ? 1 : 0; }

TAILOR_API int32_t tailor_tensor_set_requires_grad(void* handle, int32_t requires_grad) {
  return guarded<int32_t>(-1, [&] {
    from_handle(handle).set_requires_grad(requires_grad != 0);
    return 0;
  });
}

// Writes the accumulated gradient, or null where there is none.
TAILOR_API int32_t tailor_tensor_grad(void* handle, void** gradient) {
  return guarded<int32_t>(-1, [&] {
    const auto& grad = from_handle(handle).grad();
    *gradient = grad.defined() ? to_handle(grad) : nullptr;
    return 0;
  });
}

TAILOR_API int32_t tailor_tensor_zero_grad(void* handle) {
  return guarded<int32_t>(-1, [&] {
    from_handle(handle).mutable_grad() = at::Tensor();
    return 0;
  });
}

// Accumulates gradients of a scalar into the leaves that it was computed from.
TAILOR_API int32_t tailor_backward(void* loss) {
  return guarded<int32_t>(-1, [&] {
    torch::autograd::backward({from_handle(loss)}, {});
    return 0;
  });
}

// Gradients of a scalar with respect to `inputs`; an input that was not used gets a null handle. Accumulates nothing,
// so that several threads can differentiate through shared parameters.
TAILOR_API int32_t tailor_grad(void* loss, void** inputs, int32_t count, void** gradients) {
  return guarded<int32_t>(-1, [&] {
    TORCH_CHECK(count > 0, "grad needs at least one input");  // without one, libtorch would accumulate as backward does
    std::vector<at::Tensor> leaves;
    leaves.reserve(count);
    for (int32_t i = 0; i < count; i++) leaves.push_back(from_handle(inputs[i]));
    auto found = torch::autograd::grad({from_handle(loss)}, leaves, {}, {}, false, true);
    for (int32_t i = 0; i < count; i++) gradients[i] = found[i].defined() ? to_handle(found[i]) : nullptr;
    return 0;
  });
}
