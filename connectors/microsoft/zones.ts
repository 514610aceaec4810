/**
 * The IANA zones of what Microsoft calls a time zone, of those that accounts commonly have; an account in another is without
 * one here, and its zone is set with the connection.
 * https://learn.microsoft.com/advertising/customer-management-service/timezonetype
 */
export const zones: Readonly<Record<string, string>> = {
  AbuDhabiMuscat: 'Asia/Dubai',
  AmsterdamBerlinBernRomeStockholmVienna: 'Europe/Berlin',
  Arizona: 'America/Phoenix',
  AthensBuckarestIstanbul: 'Europe/Athens',
  AtlanticTimeCanada: 'America/Halifax',
  AucklandWellington: 'Pacific/Auckland',
  BangkokHanoiJakarta: 'Asia/Bangkok',
  BeijingChongqingHongKongUrumqi: 'Asia/Shanghai',
  BelgradeBratislavaBudapestLjubljanaPrague: 'Europe/Prague',
  BogotaLimaQuito: 'America/Bogota',
  Brasilia: 'America/Sao_Paulo',
  BrusselsCopenhagenMadridParis: 'Europe/Paris',
  CanberraMelbourneSydney: 'Australia/Sydney',
  CentralTimeUSCanada: 'America/Chicago',
  ChennaiKolkataMumbaiNewDelhi: 'Asia/Kolkata',
  EasternTimeUSCanada: 'America/New_York',
  GreenwichMeanTimeDublinEdinburghLisbonLondon: 'Europe/London',
  GuadalajaraMexicoCityMonterrey: 'America/Mexico_City',
  Hawaii: 'Pacific/Honolulu',
  HelsinkiKyivRigaSofiaTallinnVilnius: 'Europe/Helsinki',
  Jerusalem: 'Asia/Jerusalem',
  KualaLumpurSingapore: 'Asia/Singapore',
  MountainTimeUSCanada: 'America/Denver',
  OsakaSapporoTokyo: 'Asia/Tokyo',
  PacificTimeUSCanadaTijuana: 'America/Los_Angeles',
  SarajevoSkopjeWarsawZagreb: 'Europe/Warsaw',
  Seoul: 'Asia/Seoul',
  Taipei: 'Asia/Taipei',
};
