// Any operator of libtorch's dispatcher, found once by name and run boxed; autograd, CPU and CUDA come with the dispatcher.
#include "bridge.h"
#include "handles.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>

using namespace tailor;

namespace {

c10::IValue to_ivalue(const Value& value, const int64_t* lists, const c10::TypePtr& type) {
  const int64_t* list = lists + value.payload;
  switch (static_cast<Tag>(value.tag)) {
    case Tag::None:
      return {};
    case Tag::Tensor:
      return from_handle(reinterpret_cast<void*>(value.payload));
    case Tag::Int:
      return type->kind() == c10::TypeKind::DeviceObjType
                 ? c10::IValue(value.payload < 0 ? c10::Device(c10::kCPU) : c10::Device(c10::kCUDA, static_cast<c10::DeviceIndex>(value.payload)))
                 : c10::IValue(value.payload);
    case Tag::Double: {
      double number;
      static_assert(sizeof(number) == sizeof(value.payload));
      __builtin_memcpy(&number, &value.payload, sizeof(number));
      return number;
    }
    case Tag::Bool:
      return value.payload != 0;
    case Tag::IntList:
      return c10::IValue(at::IntArrayRef(list, value.count));
    case Tag::TensorList: {
      // aten::index and its kin take optional tensors: a zero handle is an absent one.
      auto element = type->cast<c10::ListType>();
      if (element && element->getElementType()->kind() == c10::TypeKind::OptionalType) {
        c10::List<c10::optional<at::Tensor>> tensors;
        tensors.reserve(value.count);
        for (int32_t i = 0; i < value.count; i++) {
          auto* handle = reinterpret_cast<void*>(list[i]);
          tensors.push_back(handle ? c10::optional<at::Tensor>(from_handle(handle)) : c10::nullopt);
        }
        return tensors;
      }
      c10::List<at::Tensor> tensors;
      tensors.reserve(value.count);
      for (int32_t i = 0; i < value.count; i++) tensors.push_back(from_handle(reinterpret_cast<void*>(list[i])));
      return tensors;
    }
    case Tag::String:
      return std::string(reinterpret_cast<const char*>(list), value.count);
    case Tag::DoubleList: {
      c10::List<double> numbers;
      numbers.reserve(value.count);
      for (int32_t i = 0; i < value.count; i++) {
        double number;
        __builtin_memcpy(&number, list + i, sizeof(number));
        numbers.push_back(number);
      }
      return numbers;
    }
  }
  TORCH_CHECK(false, "unknown argument tag ", value.tag);
}

struct Results {
  Value* values;
  int32_t capacity;
  int32_t count = 0;

  void add(Tag tag, int64_t payload) {
    if (count < capacity) values[count] = {static_cast<int32_t>(tag), 0, payload};
    count++;
  }

  void add(const at::Tensor& tensor) {
    if (count < capacity && tensor.defined()) add(Tag::Tensor, reinterpret_cast<int64_t>(to_handle(tensor)));
    else add(Tag::None, 0);
  }

  void add(const c10::IValue& value) {
    if (value.isTensor()) return add(value.toTensor());
    if (value.isTensorList()) {
      for (const at::Tensor& tensor : value.toTensorVector()) add(tensor);
      return;
    }
    if (value.isInt()) return add(Tag::Int, value.toInt());
    if (value.isBool()) return add(Tag::Bool, value.toBool());
    if (value.isNone()) return add(Tag::None, 0);
    if (value.isDouble()) {
      int64_t bits;
      double number = value.toDouble();
      __builtin_memcpy(&bits, &number, sizeof(bits));
      return add(Tag::Double, bits);
    }
    TORCH_CHECK(false, "cannot pass a result of type ", value.tagKind());
  }
};

}  // namespace

// Finds an operator, for example ("aten::add", "Tensor"). The handle lives for ever.
TAILOR_API void* tailor_operator_find(const char* name, const char* overload) {
  return guarded<void*>(nullptr, [&] {
    return new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload));
  });
}

// Runs an operator. Missing trailing arguments take the schema's defaults; a list of tensors is returned flat.
// Returns the number of results, which may exceed the capacity only on failure.
TAILOR_API int32_t tailor_operator_call(void* handle, const Value* arguments, int32_t count, const int64_t* lists, Value* results, int32_t capacity) {
  return guarded<int32_t>(-1, [&] {
    const auto& op = *static_cast<c10::OperatorHandle*>(handle);
    const auto& expected = op.schema().arguments();
    TORCH_CHECK(count <= static_cast<int32_t>(expected.size()), op.schema().name(), " takes ", expected.size(), " arguments, got ", count);
    torch::jit::Stack stack;
    stack.reserve(expected.size());
    for (int32_t i = 0; i < count; i++) stack.push_back(to_ivalue(arguments[i], lists, expected[i].type()));
    for (size_t i = count; i < expected.size(); i++) {
      TORCH_CHECK(expected[i].default_value().has_value(), op.schema().name(), " needs its argument '", expected[i].name(), "'");
      stack.push_back(*expected[i].default_value());
    }
    op.callBoxed(&stack);
    Results out{results, capacity};
    for (const auto& value : stack) out.add(value);
    if (out.count > capacity) {
      for (int32_t i = 0; i < capacity; i++)
        if (static_cast<Tag>(results[i].tag) == Tag::Tensor) {
          live_handles.fetch_sub(1);
          delete reinterpret_cast<at::Tensor*>(results[i].payload);
        }
      TORCH_CHECK(false, op.schema().name(), " returned ", out.count, " values, there is room for ", capacity);
    }
    return out.count;
  });
}
