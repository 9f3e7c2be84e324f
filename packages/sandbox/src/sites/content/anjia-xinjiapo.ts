import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** Relocation help for Chinese families in Singapore; text without spaces around the addresses. */
export const anjiaXinjiapo: SiteContent = {
  name: 'anjia-xinjiapo',
  kind: 'relocation helper',
  language: 'zh',
  category: 'expat-aidant',
  country: 'SG',
  city: '新加坡',
  host: 'www.anjia-xinjiapo.test',
  layout: 'classic',
  business: {
    name: '安家新加坡移居顾问',
    schemaType: 'ProfessionalService',
    street: '牛车水摩士街 18 号',
    postalCode: '058999',
    phone: phone('+65 6555 0160', '6555 0160'),
    email: 'nihao@anjia-xinjiapo.test',
    footerVia: 'text',
    jsonLd: true,
  },
  headline: '新加坡移居与安家服务',
  intro: [
    '我们是一支帮助华人家庭移居新加坡的顾问团队：找房、选校、开户、搬家和落地后的第一个月，全程陪同。',
    '我们不是律师，也不代办法律事务；需要时会为您介绍持牌专业人士。',
  ],
  pool: [
    '移居顾问先用一次视频通话了解家庭情况，再列出落地前后的清单。',
    '找房平均需要三周，带家具的公寓更快。顾问陪同看房并协助签约。',
    '国际学校的学位常年紧张，建议提前半年申请。',
    '搬家当天顾问会到现场，与搬运公司核对清单。',
  ],
  topics: {
    path: '/fuwu/',
    title: '服务项目',
    items: [
      ['zhaofang', '租房与看房', '根据预算与学校筛选房源，视频看房。'],
      ['xuexiao', '选校陪同', '整理学校资料、预约参观、陪同面试。'],
      ['luodi', '落地陪同', '接机、电话卡、银行开户、外籍人士登记。'],
    ],
  },
  team: {
    path: '/guwen/',
    title: '顾问团队',
    via: 'text',
    listVia: null,
    pagePerPerson: false,
    people: [
      {
        slug: 'chen-meiling',
        name: '陈美玲',
        role: '移居顾问',
        bio: '移居新加坡十二年，帮助过三百个家庭安家。',
        email: 'meiling@anjia-xinjiapo.test',
        phone: phone('+65 6555 0161', '6555 0161'),
      },
      {
        slug: 'zhao-wei',
        name: '赵伟',
        role: '选校顾问',
        bio: '曾在国际学校招生处工作。',
        email: 'zhaowei@anjia-xinjiapo.test',
        via: 'mailto',
      },
    ],
  },
  contact: {
    path: '/lianxi/',
    title: '联系我们',
    text: '首次咨询免费，请预约时间。',
    place: 'menu',
    via: 'mailto',
    note: html`${addressLine('商务合作请发邮件至', showAddress('hezuo@anjia-xinjiapo.test', 'at_words'))}`,
  },
  robots: { groups: [everyone([])], sitemap: false },
};
