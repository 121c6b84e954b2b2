#include "commands/describe.h"
#include "commands/property_expression.h"
#include "language/run/session_state.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/operators.h"

namespace psjsh {

namespace {

struct WhereObjectParameters {
  enum : std::size_t {
    kCContains,
    kCEQ,
    kCGE,
    kCGT,
    kCIn,
    kCLE,
    kCLike,
    kCLT,
    kCMatch,
    kCNE,
    kCNotContains,
    kCNotIn,
    kCNotLike,
    kCNotMatch,
    kContains,
    kEQ,
    kFilterScript,
    kGE,
    kGT,
    kIn,
    kInputObject,
    kIs,
    kIsNot,
    kLE,
    kLike,
    kLT,
    kMatch,
    kNE,
    kNot,
    kNotContains,
    kNotIn,
    kNotLike,
    kNotMatch,
    kProperty,
    kValue
  };
  static constexpr std::string_view kDescription =
      R"(Where-Object Microsoft.PowerShell.Commands.WhereObjectCommand Microsoft.PowerShell.Core
sets CaseSensitiveContainsSet CaseSensitiveEqualSet CaseSensitiveGreaterOrEqualSet CaseSensitiveGreaterThanSet CaseSensitiveInSet CaseSensitiveLessOrEqualSet CaseSensitiveLessThanSet CaseSensitiveLikeSet CaseSensitiveMatchSet CaseSensitiveNotContainsSet CaseSensitiveNotEqualSet CaseSensitiveNotInSet CaseSensitiveNotLikeSet CaseSensitiveNotMatchSet ContainsSet EqualSet* GreaterOrEqualSet GreaterThanSet InSet IsNotSet IsSet LessOrEqualSet LessThanSet LikeSet MatchSet Not NotContainsSet NotEqualSet NotInSet NotLikeSet NotMatchSet ScriptBlockSet
-CContains switch @CaseSensitiveContainsSet::m
-CEQ switch @CaseSensitiveEqualSet::m
-CGE switch @CaseSensitiveGreaterOrEqualSet::m
-CGT switch @CaseSensitiveGreaterThanSet::m
-CIn switch @CaseSensitiveInSet::m
-CLE switch @CaseSensitiveLessOrEqualSet::m
-CLike switch @CaseSensitiveLikeSet::m
-CLT switch @CaseSensitiveLessThanSet::m
-CMatch switch @CaseSensitiveMatchSet::m
-CNE switch @CaseSensitiveNotEqualSet::m
-CNotContains switch @CaseSensitiveNotContainsSet::m
-CNotIn switch @CaseSensitiveNotInSet::m
-CNotLike switch @CaseSensitiveNotLikeSet::m
-CNotMatch switch @CaseSensitiveNotMatchSet::m
-Contains/IContains switch @ContainsSet::m
-EQ/IEQ switch @EqualSet::
-FilterScript scriptblock @ScriptBlockSet:0:m
-GE/IGE switch @GreaterOrEqualSet::m
-GT/IGT switch @GreaterThanSet::m
-In/IIn switch @InSet::m
-InputObject psobject @::v
-Is switch @IsSet::m
-IsNot switch @IsNotSet::m
-LE/ILE switch @LessOrEqualSet::m
-Like/ILike switch @LikeSet::m
-LT/ILT switch @LessThanSet::m
-Match/IMatch switch @MatchSet::m
-NE/INE switch @NotEqualSet::m
-Not switch @Not::m
-NotContains/INotContains switch @NotContainsSet::m
-NotIn/INotIn switch @NotInSet::m
-NotLike/INotLike switch @NotLikeSet::m
-NotMatch/INotMatch switch @NotMatchSet::m
-Property string @!ScriptBlockSet:0:m notempty
-Value object @!Not,ScriptBlockSet:1:
)";
};

using P = WhereObjectParameters;

enum class Operation : std::uint8_t {
  Equal,
  NotEqual,
  Greater,
  GreaterEqual,
  Less,
  LessEqual,
  Like,
  NotLike,
  Match,
  NotMatch,
  Contains,
  NotContains,
  In,
  NotIn,
  Is,
  IsNot,
  Not,
  Truth
};

struct Operator {
  std::size_t parameter;
  Operation operation;
  Case fold;
  const char *name;  // as messages have it
};

constexpr Operator kOperators[] = {
    {P::kEQ, Operation::Equal, Case::Ignore, "Ieq"},
    {P::kCEQ, Operation::Equal, Case::Match, "Ceq"},
    {P::kNE, Operation::NotEqual, Case::Ignore, "Ine"},
    {P::kCNE, Operation::NotEqual, Case::Match, "Cne"},
    {P::kGT, Operation::Greater, Case::Ignore, "Igt"},
    {P::kCGT, Operation::Greater, Case::Match, "Cgt"},
    {P::kGE, Operation::GreaterEqual, Case::Ignore, "Ige"},
    {P::kCGE, Operation::GreaterEqual, Case::Match, "Cge"},
    {P::kLT, Operation::Less, Case::Ignore, "Ilt"},
    {P::kCLT, Operation::Less, Case::Match, "Clt"},
    {P::kLE, Operation::LessEqual, Case::Ignore, "Ile"},
    {P::kCLE, Operation::LessEqual, Case::Match, "Cle"},
    {P::kLike, Operation::Like, Case::Ignore, "Ilike"},
    {P::kCLike, Operation::Like, Case::Match, "Clike"},
    {P::kNotLike, Operation::NotLike, Case::Ignore, "Inotlike"},
    {P::kCNotLike, Operation::NotLike, Case::Match, "Cnotlike"},
    {P::kMatch, Operation::Match, Case::Ignore, "Imatch"},
    {P::kCMatch, Operation::Match, Case::Match, "Cmatch"},
    {P::kNotMatch, Operation::NotMatch, Case::Ignore, "Inotmatch"},
    {P::kCNotMatch, Operation::NotMatch, Case::Match, "Cnotmatch"},
    {P::kContains, Operation::Contains, Case::Ignore, "Icontains"},
    {P::kCContains, Operation::Contains, Case::Match, "Ccontains"},
    {P::kNotContains, Operation::NotContains, Case::Ignore, "Inotcontains"},
    {P::kCNotContains, Operation::NotContains, Case::Match, "Cnotcontains"},
    {P::kIn, Operation::In, Case::Ignore, "Iin"},
    {P::kCIn, Operation::In, Case::Match, "Cin"},
    {P::kNotIn, Operation::NotIn, Case::Ignore, "Inotin"},
    {P::kCNotIn, Operation::NotIn, Case::Match, "Cnotin"},
    {P::kIs, Operation::Is, Case::Ignore, "Is"},
    {P::kIsNot, Operation::IsNot, Case::Ignore, "IsNot"},
    {P::kNot, Operation::Not, Case::Ignore, "Not"},
};
constexpr Operator kTruth = {0, Operation::Truth, Case::Ignore, ""};

class WhereObject final : public Command, public WhereObjectParameters {
 public:
  void begin(Invocation &call) override {
    if (const Value *block = call.argument(kFilterScript)) {
      runner_ = call.runner(*block);
      return;
    }
    for (const Operator &candidate : kOperators)
      if (call.is_set(candidate.parameter)) operator_ = &candidate;
    property_ = call.text(kProperty);
    if (const Value *value = call.argument(kValue)) value_ = *value;
    const bool unary = operator_ == &kTruth || operator_->operation == Operation::Not;
    if (unary && call.has(kValue)) operator_ = &kOperators[0];
    if (!unary && !call.has(kValue))
      call.fail(
          {"ValueNotSpecifiedForWhereObject", ErrorCategory::InvalidArgument,
           "The specified operator requires both the -Property and -Value parameters. Provide "
           "values for both parameters, and then try the command again.",
           "System.Management.Automation.PSArgumentException"});
    if (operator_->operation == Operation::Is || operator_->operation == Operation::IsNot)
      value_ = convert_to(value_, TypeId::Type);
  }

  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    if (item == nullptr) return;
    if (runner_ != nullptr ? runner_->test(*item) : holds(call, *item)) call.write(*item);
  }

 private:
  bool holds(Invocation &call, const Value &item) {
    Value left;
    const std::string name = resolve_member(call, item, property_, false);
    const bool found = !name.empty() && find_own_property(item, name, &left);
    if (!found && call.session().state().strict > 0)
      call.fail({"PropertyNotFound", ErrorCategory::InvalidArgument,
                 "The input name \"" + property_ + "\" cannot be resolved to a property.",
                 "System.Management.Automation.PSArgumentException", item});
    try {
      return to_bool(evaluate(left));
    } catch (const ScriptError &error) {
      call.write_error({"OperatorFailed", ErrorCategory::InvalidOperation,
                        std::string("The '") + operator_->name +
                            "' operator failed: " + error.record->message() + ".",
                        "System.Management.Automation.PSInvalidOperationException", item});
      return false;
    }
  }

  Value evaluate(const Value &left) const {
    const Case fold = operator_->fold;
    switch (operator_->operation) {
      case Operation::Equal:
        return compare<Compare::Eq>(left, value_, fold);
      case Operation::NotEqual:
        return compare<Compare::Ne>(left, value_, fold);
      case Operation::Greater:
        return compare<Compare::Gt>(left, value_, fold);
      case Operation::GreaterEqual:
        return compare<Compare::Ge>(left, value_, fold);
      case Operation::Less:
        return compare<Compare::Lt>(left, value_, fold);
      case Operation::LessEqual:
        return compare<Compare::Le>(left, value_, fold);
      case Operation::Like:
        return like(left, value_, fold, false);
      case Operation::NotLike:
        return like(left, value_, fold, true);
      case Operation::Match:
        return match(left, value_, fold, false, nullptr);
      case Operation::NotMatch:
        return match(left, value_, fold, true, nullptr);
      case Operation::Contains:
        return contains(left, value_, fold);
      case Operation::NotContains:
        return !to_bool(contains(left, value_, fold));
      case Operation::In:
        return contains(value_, left, fold);
      case Operation::NotIn:
        return !to_bool(contains(value_, left, fold));
      case Operation::Is:
        return is_type(left, value_, false);
      case Operation::IsNot:
        return is_type(left, value_, true);
      case Operation::Not:
        return logical_not(left);
      default:
        return left;
    }
  }

  std::unique_ptr<BlockRunner> runner_;
  const Operator *operator_ = &kTruth;
  std::string property_;
  Value value_;
};

}  // namespace

extern const CommandEntry kWhereObject = entry_of<WhereObject>("Where-Object", "? where");

}  // namespace psjsh
