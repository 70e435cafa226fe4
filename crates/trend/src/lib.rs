//! Dated, irregular, revised points in; forecasts with doubt, nowcasts and change points out. Pure; used by demand and
//! gap.
