using System.Text.Json.Serialization;

namespace Tailor.Models.Adaptation;

/// <summary>How a plan's parameters change the layers of the blocks that a device keeps. The numbers stand in plans.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ParameterForm>))]
public enum ParameterForm
{
    /// <summary>A gain and a shift a channel: gain · (w · x) + bias + shift.</summary>
    ScaleShift = 1,

    /// <summary>An update of rank r: (W + up · diag(g) · down) · x + bias; up and down are on the device, only the r values g are sent.</summary>
    LowRank = 2,

    /// <summary>All weights and biases.</summary>
    Full = 3,
}
