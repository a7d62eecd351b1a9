using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tailor.Cli.Downloads;
using Tailor.Cli.Layouts;
using Tailor.Interactions;
using Tailor.Interactions.Simulation;

namespace Tailor.Cli.Documents;

/// <summary>Serialisers made at build time: reflection would cost start-up.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(DownloadDocument))]
[JsonSerializable(typeof(DemoDocument))]
[JsonSerializable(typeof(DownloadState))]
[JsonSerializable(typeof(SequenceStatistics))]
[JsonSerializable(typeof(SimulateDocument))]
[JsonSerializable(typeof(SimulatorOptions))]
[JsonSerializable(typeof(InspectDocument))]
[JsonSerializable(typeof(SplitDocument))]
[JsonSerializable(typeof(EvaluationDocument))]
[JsonSerializable(typeof(AdvanceCheckDocument))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(TrainingDocument))]
[JsonSerializable(typeof(ImportDocument))]
[JsonSerializable(typeof(ExportDocument))]
[JsonSerializable(typeof(RecommendDocument))]
[JsonSerializable(typeof(CustomizeDocument))]
[JsonSerializable(typeof(StructuredPlanDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(ElasticDocument))]
[JsonSerializable(typeof(TabledPlanDocument))]
[JsonSerializable(typeof(LayoutDocument))]
[JsonSerializable(typeof(SearchDocument))]
[JsonSerializable(typeof(ModelDocument))]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(TableDocument))]
[JsonSerializable(typeof(KeysDocument))]
[JsonSerializable(typeof(AdminKeyDocument))]
[JsonSerializable(typeof(PublishDocument))]
[JsonSerializable(typeof(DeviceDocument))]
[JsonSerializable(typeof(FleetDocument))]
internal sealed partial class CliJson : JsonSerializerContext;
