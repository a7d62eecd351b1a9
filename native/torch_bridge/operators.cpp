// Any operator of libtorch's dispatcher, found once by name and run boxed; autograd, CPU and CUDA come with the dispatcher.
#include "bridge.h"
#include "handles.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>

#include <algorithm>
#include <cstring>

using namespace tailor;

namespace {

// What an operator's schema says of one parameter, unpacked once.
struct Parameter {
  c10::TypeKind kind;
  c10::TypeKind element = c10::TypeKind::AnyType;  // of a list
  bool optional = false;
  bool optional_elements = false;

  explicit Parameter(c10::TypePtr type) {
    optional = unwrap(type);
    kind = type->kind();
    if (kind != c10::TypeKind::ListType) return;
    c10::TypePtr inner = type->containedType(0);
    optional_elements = unwrap(inner);
    element = inner->kind();
  }

  bool is(c10::TypeKind asked) const { return kind == asked || kind == c10::TypeKind::AnyType; }

  bool is_list_of(c10::TypeKind asked) const { return kind == c10::TypeKind::ListType && element == asked; }

 private:
  static bool unwrap(c10::TypePtr& type) {
    auto optional_type = type->cast<c10::OptionalType>();
    if (!optional_type) return false;
    type = optional_type->getElementType();
    return true;
  }
};

struct FoundOperator {
  c10::OperatorHandle op;
  std::vector<Parameter> parameters;

  explicit FoundOperator(const c10::OperatorHandle& handle) : op(handle) {
    for (const auto& argument : op.schema().arguments()) parameters.emplace_back(argument.type());
  }
};

double as_double(int64_t bits) {
  double number;
  std::memcpy(&number, &bits, sizeof(number));
  return number;
}

const char* describe(Tag tag) {
  switch (tag) {
    case Tag::None: return "nothing";
    case Tag::Tensor: return "a tensor";
    case Tag::Int: return "an integer";
    case Tag::Double: return "a floating-point number";
    case Tag::Bool: return "a truth value";
    case Tag::IntList: return "a list of integers";
    case Tag::TensorList: return "a list of tensors";
    case Tag::String: return "a string";
    case Tag::DoubleList: return "a list of floating-point numbers";
  }
  return "an unknown tag";
}

// Fills `converted`; false where the parameter does not take such a value.
bool convert(const Value& value, const int64_t* lists, const Parameter& parameter, c10::IValue& converted) {
  using Kind = c10::TypeKind;
  const int64_t* list = lists + value.payload;
  switch (static_cast<Tag>(value.tag)) {
    case Tag::None:
      return parameter.optional || parameter.kind == Kind::AnyType;
    case Tag::Tensor:
      converted = from_handle(reinterpret_cast<void*>(value.payload));
      return parameter.is(Kind::TensorType);
    case Tag::Int:
      if (parameter.kind == Kind::FloatType) converted = static_cast<double>(value.payload);
      else if (parameter.kind == Kind::DeviceObjType)
        converted = value.payload < 0 ? c10::Device(c10::kCPU) : c10::Device(c10::kCUDA, static_cast<c10::DeviceIndex>(value.payload));
      else if (parameter.is(Kind::IntType) || parameter.kind == Kind::NumberType) converted = value.payload;
      else return false;
      return true;
    case Tag::Double:
      converted = as_double(value.payload);
      return parameter.is(Kind::FloatType) || parameter.kind == Kind::NumberType;
    case Tag::Bool:
      converted = value.payload != 0;
      return parameter.is(Kind::BoolType) || parameter.kind == Kind::NumberType;
    case Tag::IntList:
      converted = at::IntArrayRef(list, value.count);
      return parameter.is_list_of(Kind::IntType);
    case Tag::TensorList: {
      if (!parameter.is_list_of(Kind::TensorType)) return false;
      if (parameter.optional_elements) {  // aten::index and its kin: a zero handle is an absent tensor
        c10::List<OptionalTensor> tensors;
        tensors.reserve(value.count);
        for (int32_t i = 0; i < value.count; i++) {
          auto* handle = reinterpret_cast<void*>(list[i]);
          tensors.push_back(handle ? OptionalTensor(from_handle(handle)) : OptionalTensor());
        }
        converted = std::move(tensors);
        return true;
      }
      c10::List<at::Tensor> tensors;
      tensors.reserve(value.count);
      for (int32_t i = 0; i < value.count; i++) {
        TORCH_CHECK(list[i] != 0, "element ", i, " of a list is absent, where the operator needs tensors");
        tensors.push_back(from_handle(reinterpret_cast<void*>(list[i])));
      }
      converted = std::move(tensors);
      return true;
    }
    case Tag::String:
      converted = std::string(reinterpret_cast<const char*>(list), value.count);
      return parameter.is(Kind::StringType);
    case Tag::DoubleList: {
      c10::List<double> numbers;
      numbers.reserve(value.count);
      for (int32_t i = 0; i < value.count; i++) numbers.push_back(as_double(list[i]));
      converted = std::move(numbers);
      return parameter.is_list_of(Kind::FloatType);
    }
  }
  return false;
}

// Results on their way out; whatever is not handed over is freed.
class Results {
 public:
  Results() = default;
  Results(const Results&) = delete;
  Results& operator=(const Results&) = delete;

  ~Results() {
    for (const auto& value : values_)
      if (static_cast<Tag>(value.tag) == Tag::Tensor) free_handle(reinterpret_cast<void*>(value.payload));
  }

  void add(const c10::IValue& value) {
    if (value.isTensor()) return add(value.toTensor());
    if (value.isTensorList()) {
      for (const at::Tensor& tensor : value.toTensorVector()) add(tensor);
      return;
    }
    if (value.isNone()) return add(Tag::None, 0);
    if (value.isInt()) return add(Tag::Int, value.toInt());
    if (value.isBool()) return add(Tag::Bool, value.toBool());
    TORCH_CHECK(value.isDouble(), "cannot pass a result of type ", value.tagKind());
    int64_t bits;
    double number = value.toDouble();
    std::memcpy(&bits, &number, sizeof(bits));
    add(Tag::Double, bits);
  }

  // To `room`, or, where that is too small, to a new array in *more.
  int32_t hand_over(Value* room, int32_t capacity, Value** more) {
    const auto count = static_cast<int32_t>(values_.size());
    *more = count > capacity ? new Value[count] : nullptr;
    std::copy(values_.begin(), values_.end(), *more ? *more : room);
    values_.clear();
    return count;
  }

 private:
  c10::SmallVector<Value, 8> values_;

  void add(Tag tag, int64_t payload) { values_.push_back({static_cast<int32_t>(tag), 0, payload}); }

  void add(const at::Tensor& tensor) {
    if (!tensor.defined()) return add(Tag::None, 0);
    add(Tag::None, 0);  // room first: growing may throw, and a handle must not be lost
    values_.back() = {static_cast<int32_t>(Tag::Tensor), 0, reinterpret_cast<int64_t>(to_handle(tensor))};
  }
};

}  // namespace

// Finds an operator, for example ("aten::add", "Tensor"). The handle lives for ever.
TAILOR_API void* tailor_operator_find(const char* name, const char* overload) {
  return guarded<void*>(nullptr, [&] { return new FoundOperator(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload)); });
}

// Runs an operator. Missing trailing arguments take the schema's defaults; a list of tensors is returned flat.
// Returns the number of results. They stand in `results`, or where `capacity` is too small in *more, for tailor_results_free.
TAILOR_API int32_t tailor_operator_call(
    void* handle, const Value* arguments, int32_t count, const int64_t* lists, Value* results, int32_t capacity, Value** more) {
  return guarded<int32_t>(-1, [&] {
    const auto& [op, parameters] = *static_cast<FoundOperator*>(handle);
    const auto& schema = op.schema().arguments();
    TORCH_CHECK(count <= static_cast<int32_t>(schema.size()), "takes ", schema.size(), " arguments, got ", count);
    torch::jit::Stack stack(schema.size());
    for (int32_t i = 0; i < count; i++)
      TORCH_CHECK(convert(arguments[i], lists, parameters[i], stack[i]), "expected ", schema[i].type()->str(), " as argument '",
                  schema[i].name(), "', found ", describe(static_cast<Tag>(arguments[i].tag)));
    for (size_t i = count; i < schema.size(); i++) {
      TORCH_CHECK(schema[i].default_value().has_value(), "needs its argument '", schema[i].name(), "'");
      stack[i] = *schema[i].default_value();
    }
    op.callBoxed(&stack);
    Results found;
    for (const auto& value : stack) found.add(value);
    return found.hand_over(results, capacity, more);
  });
}

TAILOR_API void tailor_results_free(Value* results) { delete[] results; }
