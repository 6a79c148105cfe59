/*M!999999\- enable the sandbox mode */
-- MariaDB dump 10.19
/*!40014 SET FOREIGN_KEY_CHECKS=0 */;
CREATE TABLE `order lines` (
  `order` int(11) NOT NULL,
  `line no` smallint(6) NOT NULL,
  `price` decimal(10,2) NOT NULL DEFAULT 0.00,
  `flags` set('a','b') DEFAULT NULL,
  `photo` longblob DEFAULT NULL,
  `where` point NOT NULL,
  PRIMARY KEY (`order`,`line no`),
  SPATIAL KEY `spot` (`where`),
  CONSTRAINT `price` CHECK (`price` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
CREATE TABLE `order` (
  `id` int(11) NOT NULL,
  `paid` bit(1) NOT NULL DEFAULT b'0',
  `data` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`data`)),
  `y` year(4) DEFAULT NULL
) ENGINE=MyISAM;
ALTER TABLE `order` ADD PRIMARY KEY (`id`);
ALTER TABLE `order` MODIFY `id` int(11) NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=7;
ALTER TABLE `order lines` ADD CONSTRAINT `f` FOREIGN KEY (`order`) REFERENCES `order` (`id`);
CREATE TABLE `log` (`at` datetime NOT NULL, `what` text) ENGINE=InnoDB
 PARTITION BY RANGE (year(`at`)) (PARTITION p0 VALUES LESS THAN (2025) ENGINE = InnoDB, PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB);
REPLACE INTO `log` VALUES ('2026-01-01','x;');
