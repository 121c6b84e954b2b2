// ConvertTo-Csv, Export-Csv, ConvertFrom-Csv, Import-Csv.
#include <cerrno>

#include "commands/csv_text.h"
#include "commands/describe.h"
#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "invariant/compare.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct ConvertToCsvParameters {
  enum : std::size_t {
    kDelimiter,
    kIncludeTypeInformation,
    kInputObject,
    kNoHeader,
    kNoTypeInformation,
    kQuoteFields,
    kUseCulture,
    kUseQuotes
  };
  static constexpr std::string_view kDescription =
      R"(ConvertTo-Csv Microsoft.PowerShell.Commands.ConvertToCsvCommand Microsoft.PowerShell.Utility
sets Delimiter* UseCulture
-Delimiter char @Delimiter:1: notnull
-IncludeTypeInformation/ITI switch
-InputObject psobject @:0:mvn
-NoHeader switch
-NoTypeInformation/NTI switch hidden
-QuoteFields/QF string[]
-UseCulture switch @UseCulture::
-UseQuotes/UQ object
)";
};
struct ExportCsvParameters {
  enum : std::size_t {
    kAppend,
    kDelimiter,
    kEncoding,
    kForce,
    kIncludeTypeInformation,
    kInputObject,
    kLiteralPath,
    kNoClobber,
    kNoHeader,
    kNoTypeInformation,
    kPath,
    kQuoteFields,
    kUseCulture,
    kUseQuotes
  };
  static constexpr std::string_view kDescription =
      R"(Export-Csv Microsoft.PowerShell.Commands.ExportCsvCommand Microsoft.PowerShell.Utility process
sets Delimiter* UseCulture
-Append switch
-Delimiter char @Delimiter:1: notnull
-Encoding object notempty
-Force switch
-IncludeTypeInformation/ITI switch
-InputObject psobject @::mvn
-LiteralPath/LP/PSPath string notempty
-NoClobber/NoOverwrite switch
-NoHeader switch
-NoTypeInformation/NTI switch hidden
-Path string @:0: notempty
-QuoteFields/QF string[]
-UseCulture switch @UseCulture::
-UseQuotes/UQ object
)";
};
struct ConvertFromCsvParameters {
  enum : std::size_t { kDelimiter, kHeader, kInputObject, kUseCulture };
  static constexpr std::string_view kDescription =
      R"(ConvertFrom-Csv Microsoft.PowerShell.Commands.ConvertFromCsvCommand Microsoft.PowerShell.Utility
sets Delimiter* UseCulture
-Delimiter char @Delimiter:1: notnull notempty
-Header string[] notnull notempty
-InputObject psobject[] @:0:mvn notnull allowemptystring allowempty
-UseCulture switch @UseCulture::m notnull notempty
)";
};
struct ImportCsvParameters {
  enum : std::size_t { kDelimiter, kEncoding, kHeader, kLiteralPath, kPath, kUseCulture };
  static constexpr std::string_view kDescription =
      R"(Import-Csv Microsoft.PowerShell.Commands.ImportCsvCommand Microsoft.PowerShell.Utility
sets CultureLiteralPath CulturePath DelimiterLiteralPath DelimiterPath*
-Delimiter char @!CultureLiteralPath,CulturePath:1: notnull
-Encoding object notempty
-Header string[] notempty
-LiteralPath/LP/PSPath string[] @!CulturePath,DelimiterPath::mn notempty
-Path string[] @!CultureLiteralPath,DelimiterLiteralPath:0:mvn notempty
-UseCulture switch @!DelimiterLiteralPath,DelimiterPath::m notnull
)";
};

template <class P>
CsvWriter::Options csv_options(Invocation &call) {
  CsvWriter::Options options;
  options.delimiter = csv_delimiter(call, P::kDelimiter);
  const std::string quotes = call.text(P::kUseQuotes, "Always");
  if (psj::invariant::equals_ignore_case(quotes, "Never"))
    options.quotes = CsvWriter::Quotes::never;
  if (psj::invariant::equals_ignore_case(quotes, "AsNeeded"))
    options.quotes = CsvWriter::Quotes::as_needed;
  for (const Value &name : call.items(P::kQuoteFields))
    options.quoted_fields.push_back(to_text(name));
  options.with_type = call.is_set(P::kIncludeTypeInformation);
  return options;
}

class ConvertToCsv final : public Command, public ConvertToCsvParameters {
 public:
  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    if (item == nullptr || item->is_null()) return;
    if (!writer_) start(call, *item);
    if (!writer_->columns().empty()) call.write(Value(writer_->row(*item)));
  }

 private:
  void start(Invocation &call, const Value &first) {
    writer_.emplace(csv_options<ConvertToCsvParameters>(call));
    writer_->set_columns(CsvWriter::columns_of(first));
    if (writer_->columns().empty()) return;
    if (writer_->options().with_type) call.write(Value(writer_->type_line(first)));
    if (!call.is_set(kNoHeader)) call.write(Value(writer_->header()));
  }

  std::optional<CsvWriter> writer_;
};

class ExportCsv final : public Command, public ExportCsvParameters {
 public:
  void begin(Invocation &call) override {
    if (call.has(kPath) == call.has(kLiteralPath))
      call.fail({"CannotSpecifyPathAndLiteralPath", ErrorCategory::InvalidArgument,
                 "You must specify either the -Path or -LiteralPath parameters, but not both.",
                 "System.InvalidOperationException"});
    given_ = call.text(call.has(kPath) ? kPath : kLiteralPath);
    if (const auto missing = missing_drive(call, given_)) call.fail(*missing);
    path_ = full_path(call, given_);
    if (!call.should_process(path_, "Export-Csv")) return;
    append_ = call.is_set(kAppend) && has_text();
    if (append_) read_header(call);
    const TextFile::Mode mode = call.is_set(kAppend)      ? TextFile::Mode::append
                                : call.is_set(kNoClobber) ? TextFile::Mode::create_new
                                                          : TextFile::Mode::truncate;
    if (const int error = file_.open(path_, mode, encoding_argument(call, kEncoding)); error != 0)
      fail_open(call, error);
  }

  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    if (item == nullptr || item->is_null() || !file_.is_open()) return;
    if (!writer_) start(call, *item);
    if (append_) check_columns(call, *item);
    if (!writer_->columns().empty()) file_.write(writer_->row(*item) + "\n");
  }

  void end(Invocation &) override {
    if (file_.is_open()) file_.flush();
  }

 private:
  bool has_text() const {
    std::string text;
    return read_whole_file(path_, &text) == 0 && !text.empty();
  }

  void read_header(Invocation &call) {
    std::string bytes;
    read_whole_file(path_, &bytes);
    CsvReader reader(bytes, csv_delimiter(call, kDelimiter));
    do {
      if (!reader.next(&header_)) return;
    } while (header_[0].starts_with("#"));
  }

  void start(Invocation &call, const Value &first) {
    writer_.emplace(csv_options<ExportCsvParameters>(call));
    writer_->set_columns(append_ ? header_ : CsvWriter::columns_of(first));
    if (append_ || writer_->columns().empty()) return;
    if (writer_->options().with_type) file_.write(writer_->type_line(first) + "\n");
    if (!call.is_set(kNoHeader)) file_.write(writer_->header() + "\n");
  }

  void check_columns(Invocation &call, const Value &item) {
    if (call.is_set(kForce)) return;
    const std::vector<std::string> mine = CsvWriter::columns_of(item);
    for (const std::string &column : header_) {
      bool found = false;
      for (const std::string &name : mine)
        found = found || psj::invariant::equals_ignore_case(name, column);
      if (found) continue;
      call.fail({"CannotAppendCsvWithMismatchedPropertyNames", ErrorCategory::InvalidData,
                 "Cannot append CSV content to the following file: " + given_ +
                     ". The appended object does not have a property that corresponds to the "
                     "following column: " +
                     column +
                     ". To continue with mismatched properties, add the -Force parameter, and then "
                     "retry the command.",
                 "System.InvalidOperationException", Value(given_)});
    }
  }

  void fail_open(Invocation &call, int error) const {
    if (error == ENOENT)
      call.fail({"FileOpenFailure", ErrorCategory::OpenError,
                 "Could not find a part of the path '" + path_ + "'.",
                 "System.IO.DirectoryNotFoundException"});
    if (error == EEXIST)
      call.fail({"NoClobber", ErrorCategory::ResourceExists,
                 "The file '" + path_ + "' already exists.", "System.IO.IOException"});
    fail_file(call, path_, error);
  }

  std::string given_, path_;
  TextFile file_;
  bool append_ = false;
  std::vector<std::string> header_;
  std::optional<CsvWriter> writer_;
};

std::vector<std::string> given_header(Invocation &call, std::size_t parameter) {
  std::vector<std::string> header;
  for (const Value &name : call.items(parameter)) header.push_back(to_text(name));
  return header;
}

// A quoted field may go on over several input strings, so the text is read at the end.
class ConvertFromCsv final : public Command, public ConvertFromCsvParameters {
 public:
  void process(Invocation &call) override {
    for (const Value &item : call.items(kInputObject)) text_ += to_text(item) + "\n";
  }
  void end(Invocation &call) override {
    CsvObjects(call, given_header(call, kHeader)).write(text_, csv_delimiter(call, kDelimiter));
  }

 private:
  std::string text_;
};

class ImportCsv final : public Command, public ImportCsvParameters {
 public:
  void process(Invocation &call) override {
    if (call.has(kPath) == call.has(kLiteralPath))
      call.fail({"CannotSpecifyPathAndLiteralPath", ErrorCategory::InvalidArgument,
                 "You must specify either the -Path or -LiteralPath parameters, but not both.",
                 "System.InvalidOperationException"});
    CsvObjects objects(call, given_header(call, kHeader));
    for (const Value &path : call.items(kPath)) read(call, objects, to_text(path), false);
    for (const Value &path : call.items(kLiteralPath)) read(call, objects, to_text(path), true);
  }

 private:
  static void read(Invocation &call, CsvObjects &objects, const std::string &given, bool literal) {
    const auto found = matching_paths(call, given, literal);
    if (found.empty()) {
      const std::string path = full_path(call, given);
      call.fail({"FileOpenFailure", ErrorCategory::OpenError, "Could not find file '" + path + "'.",
                 "System.IO.FileNotFoundException"});
    }
    for (const std::string &path : found) {
      std::string bytes;
      if (const int error = read_whole_file(path, &bytes); error != 0) fail_file(call, path, error);
      objects.forget_header();
      objects.write(decode_text(bytes, encoding_argument(call, kEncoding)),
                    csv_delimiter(call, kDelimiter));
    }
  }
};

}  // namespace

extern const CommandEntry kConvertToCsv = entry_of<ConvertToCsv>("ConvertTo-Csv", "");
extern const CommandEntry kExportCsv = entry_of<ExportCsv>("Export-Csv", "epcsv");
extern const CommandEntry kConvertFromCsv = entry_of<ConvertFromCsv>("ConvertFrom-Csv", "");
extern const CommandEntry kImportCsv = entry_of<ImportCsv>("Import-Csv", "ipcsv");

}  // namespace psjsh
