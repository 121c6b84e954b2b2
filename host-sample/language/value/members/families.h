// The families of members, each in its own file.
#pragma once
#include "language/value/member_table.h"

namespace psjsh {

std::span<const TypeMembers> object_members();
std::span<const TypeMembers> string_members();
std::span<const TypeMembers> char_members();
std::span<const TypeMembers> number_members();
std::span<const TypeMembers> math_members();
std::span<const TypeMembers> date_members();
std::span<const TypeMembers> array_members();
std::span<const TypeMembers> list_members();
std::span<const TypeMembers> queue_members();
std::span<const TypeMembers> set_members();
std::span<const TypeMembers> enumerator_members();
std::span<const TypeMembers> dictionary_members();
std::span<const TypeMembers> record_members();
std::span<const TypeMembers> job_info_members();
std::span<const TypeMembers> regex_members();
std::span<const TypeMembers> scalar_members();
std::span<const TypeMembers> semantic_version_members();
std::span<const TypeMembers> date_only_members();
std::span<const TypeMembers> date_time_offset_members();
std::span<const TypeMembers> string_builder_members();
std::span<const TypeMembers> encoding_members();
std::span<const TypeMembers> convert_members();
std::span<const TypeMembers> bit_converter_members();
std::span<const TypeMembers> web_utility_members();
std::span<const TypeMembers> udp_members();
std::span<const TypeMembers> web_client_members();
std::span<const TypeMembers> web_session_members();
std::span<const TypeMembers> path_members();
std::span<const TypeMembers> file_members();
std::span<const TypeMembers> directory_members();
std::span<const TypeMembers> file_info_members();
std::span<const TypeMembers> socket_members();
std::span<const TypeMembers> stream_members();
std::span<const TypeMembers> address_members();
std::span<const TypeMembers> console_members();
std::span<const TypeMembers> environment_members();
std::span<const TypeMembers> linq_members();
std::span<const TypeMembers> random_members();
std::span<const TypeMembers> stopwatch_members();
std::span<const TypeMembers> thread_members();
std::span<const TypeMembers> timer_members();
std::span<const TypeMembers> file_watcher_members();
std::span<const TypeMembers> cmdlet_members();
std::span<const TypeMembers> credential_members();
std::span<const TypeMembers> marshal_members();
std::span<const TypeMembers> drawing_members();
std::span<const TypeMembers> tuple_members();
std::span<const TypeMembers> script_members();
std::span<const TypeMembers> serializer_members();
std::span<const TypeMembers> xml_members();
std::span<const TypeMembers> attribute_members();

}  // namespace psjsh
